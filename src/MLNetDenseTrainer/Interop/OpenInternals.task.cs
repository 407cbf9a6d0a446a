using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Mono.Cecil;

/// <summary>Writes copies of assemblies in which what was internal is public, for the compiler to read.</summary>
public class OpenInternals : Task
{
    [Required] public ITaskItem[] Closed { get; set; }

    [Required] public ITaskItem[] References { get; set; }

    [Required] public string Destination { get; set; }

    public override bool Execute()
    {
        Directory.CreateDirectory(Destination);
        using (var resolver = new DefaultAssemblyResolver())
        {
            foreach (string folder in References.Select(item => Path.GetDirectoryName(item.ItemSpec)).Distinct())
                resolver.AddSearchDirectory(folder);
            foreach (ITaskItem item in Closed)
                WriteOpened(item.ItemSpec, new ReaderParameters { AssemblyResolver = resolver });
        }
        return true;
    }

    private void WriteOpened(string path, ReaderParameters parameters)
    {
        using (ModuleDefinition module = ModuleDefinition.ReadModule(path, parameters))
        {
            foreach (TypeDefinition type in module.GetTypes())
                Open(type);
            module.Write(Path.Combine(Destination, Path.GetFileName(path)));
        }
    }

    private static void Open(TypeDefinition type)
    {
        if (type.IsNotPublic)
            type.IsPublic = true;
        if (type.IsNestedAssembly || type.IsNestedFamilyOrAssembly)
            type.IsNestedPublic = true;
        if (type.IsNestedFamilyAndAssembly)
            type.IsNestedFamily = true;
        foreach (MethodDefinition method in type.Methods)
        {
            if (method.IsAssembly)
                method.IsPublic = true;
            if (method.IsFamilyAndAssembly || method.IsFamilyOrAssembly)
                method.IsFamily = true;
        }
        foreach (FieldDefinition field in type.Fields)
        {
            if (field.IsAssembly)
                field.IsPublic = true;
            if (field.IsFamilyAndAssembly || field.IsFamilyOrAssembly)
                field.IsFamily = true;
        }
    }
}
