namespace Merit.Cli.Hosting;

/// <summary>How the local host is started.</summary>
/// <param name="StateDirectory">Its task hub, its keys.</param>
/// <param name="Port">Where it serves HTTP; 0 takes a free port.</param>
/// <param name="BlobPort">Where people and app reach blobs, so that the host hears of each that is written.</param>
/// <param name="BlobUpstream">The blob service itself.</param>
/// <param name="Settings">App settings, by the names that they have on Azure too.</param>
/// <param name="TimeSkipping">Off, Auto or Manual.</param>
/// <param name="WaitForWorker">The app is started by somebody else, such as an IDE.</param>
/// <param name="Hear">Hears each line of its standard output.</param>
public sealed record FunctionsHostOptions(
    string StateDirectory,
    int Port,
    int BlobPort,
    Uri BlobUpstream,
    IReadOnlyDictionary<string, string> Settings,
    string TimeSkipping = "Off",
    bool WaitForWorker = false,
    Action<string>? Hear = null);
