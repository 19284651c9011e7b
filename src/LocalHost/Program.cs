using LocalHost;
using LocalHost.Configuration;

try
{
    return await CommandLine.RunAsync(args, LocalHostRun.RunAsync);
}
catch (HostProblemException problem)
{
    await Console.Error.WriteLineAsync($"LocalHost: {problem.Message}");
    return 1;
}
