return TextSentiment.Job.Run();
