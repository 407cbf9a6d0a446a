namespace MLNetDenseTrainer.Files.Onnx;

/// <summary>Types of the elements of tensors, by the numbers that ONNX gives them.</summary>
internal enum OnnxElementType
{
    Single = 1,
    Int64 = 7,
    Boolean = 9,
    UInt32 = 12,
}
