using BreastCancer;

// Started without arguments, the sample trains; the process it starts in turn only loads the model and predicts.
return args switch
{
    [] => Job.Run(),
    ["--predict", string modelPath, string rowsPath] => ChildPrediction.Run(modelPath, rowsPath),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: BreastCancer [--predict MODEL ROWS]");
    return 2;
}
