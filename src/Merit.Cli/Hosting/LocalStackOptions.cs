namespace Merit.Cli.Hosting;

/// <summary>What runs, where it keeps its state and on which ports.</summary>
/// <param name="Holder">Who runs it, for those who want the same directory.</param>
/// <param name="DataDirectory">State of everything: storage, engine, mails, logs.</param>
/// <param name="AppPort">0 takes a free one.</param>
/// <param name="MailboxPort">0 takes a free one.</param>
/// <param name="Storage">Ports under which storage is reached.</param>
public sealed record LocalStackOptions(string Holder, string DataDirectory, int AppPort, int MailboxPort, AzuritePorts Storage)
{
    /// <summary>Whether what earlier runs left in the directory goes first.</summary>
    public bool Fresh { get; init; }

    /// <summary>Further app settings.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Off, Auto or Manual: whether the app's clock may run ahead of waiting.</summary>
    public string TimeSkipping { get; init; } = "Off";

    /// <summary>Whether each call to storage is a line of its log.</summary>
    public bool LogsStorageCalls { get; init; }

    /// <summary>Whether somebody else starts the app, such as an IDE; what the host says about it goes to the console.</summary>
    public bool WaitForWorker { get; init; }

    /// <summary>Free ports throughout, so that any number can run beside each other.</summary>
    public static LocalStackOptions OnFreePorts(string holder, string dataDirectory) => new(holder, dataDirectory, 0, 0, AzuritePorts.Free);
}
