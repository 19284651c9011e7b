namespace EndToEnd;

/// <summary>A mail as the mailbox tells of it.</summary>
public sealed record ArrivedMail(
    string Id, string Subject, string Text, string Html, IReadOnlyDictionary<string, string> CustomArgs, IReadOnlyList<string> Categories)
{
    /// <summary>What it is about.</summary>
    public string Kind => Categories.Count > 0 ? Categories[0] : "";

    /// <summary>Identifies the occasion that it was sent for.</summary>
    public string Notification => CustomArgs.GetValueOrDefault("notification", "");
}
