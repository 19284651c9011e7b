using LocalHost;
using LocalHost.Configuration;

try
{
    return await HostOptions.RunAsync(args, LocalHostRun.RunAsync);
}
catch (HostProblemException problem)
{
    await Console.Error.WriteLineAsync($"LocalHost: {problem.Message}");
    return 1;
}
