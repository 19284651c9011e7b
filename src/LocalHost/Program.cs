using LocalHost;
using LocalHost.Configuration;
using LocalHost.Engine.Store;

try
{
    return await HostOptions.RunAsync(args, LocalHostRun.RunAsync);
}
catch (Exception problem) when (problem is HostProblemException or TaskHubStorageException)
{
    await Console.Error.WriteLineAsync($"LocalHost: {problem.Message}");
    return 1;
}
