using Microsoft.ML;
using Microsoft.ML.Data;

// args: the model file, then a file of rows in ML.NET's binary form. Prints the bits of every score.
var mlContext = new MLContext();
ITransformer model = mlContext.Model.Load(args[0], out _);
IDataView scored = model.Transform(mlContext.Data.LoadFromBinary(args[1]));

IEnumerable<float> scores = scored.Schema["Score"].Type is VectorDataViewType
    ? scored.GetColumn<float[]>("Score").SelectMany(values => values)
    : scored.GetColumn<float>("Score");
foreach (float score in scores)
    Console.WriteLine(BitConverter.SingleToInt32Bits(score));
