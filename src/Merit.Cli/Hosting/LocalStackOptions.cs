namespace Merit.Cli.Hosting;

/// <summary>What runs, where it keeps its state and on which ports.</summary>
/// <param name="DataDirectory">State of everything: storage, engine, mails, logs.</param>
/// <param name="AppPort">0 takes a free one.</param>
/// <param name="MailboxPort">0 takes a free one.</param>
/// <param name="Storage">Ports of the storage emulator.</param>
/// <param name="Settings">Further app settings.</param>
public sealed record LocalStackOptions(
    string DataDirectory,
    int AppPort,
    int MailboxPort,
    AzuritePorts Storage,
    IReadOnlyDictionary<string, string>? Settings = null)
{
    /// <summary>Free ports throughout, so that any number can run beside each other.</summary>
    public static LocalStackOptions OnFreePorts(string dataDirectory, IReadOnlyDictionary<string, string>? settings = null) =>
        new(dataDirectory, 0, 0, AzuritePorts.Free, settings);
}
