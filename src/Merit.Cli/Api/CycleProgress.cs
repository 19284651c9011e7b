namespace Merit.Cli.Api;

/// <summary>How far a cycle is, as <c>GET /api/cycles/{cycle}</c> tells it.</summary>
/// <param name="Status">open, awaitingPlenary, determining, released or cancelled.</param>
/// <param name="Now">The app's present moment, which may run ahead of the machine's.</param>
/// <param name="Counts">Agencies by stage.</param>
/// <param name="Categories">Verified agencies by category code.</param>
/// <param name="Mails">Mails by status.</param>
/// <param name="Uploads">Uploads by status.</param>
public sealed record CycleProgress(
    string Id,
    string Status,
    DateTimeOffset Now,
    DateTimeOffset SubmissionDeadline,
    int Agencies,
    IReadOnlyDictionary<string, int> Counts,
    IReadOnlyDictionary<string, int> Categories,
    IReadOnlyDictionary<string, int> Mails,
    IReadOnlyDictionary<string, int> Uploads)
{
    /// <summary>How many agencies are in a stage.</summary>
    public int In(string stage) => Counts.GetValueOrDefault(stage);

    /// <summary>Mails that have not reached their last status yet.</summary>
    public int MailsUnderWay => Mails.Where(m => m.Key is "pending" or "sending" or "sent" or "unknown").Sum(m => m.Value);
}
