namespace MeritFunctions;

/// <summary>
/// Instance ids are the business's own, so that whoever knows a cycle and an agency finds the orchestration. Each kind has a
/// name space of its own: neither a cycle's id nor an agency's code contains a slash.
/// </summary>
public static class InstanceIds
{
    /// <summary>The cycle's orchestration: the cycle's id.</summary>
    public static string Cycle(string cycleId) => cycleId;

    /// <summary>A batch of the cycle.</summary>
    public static string Batch(string cycleId, int batch) => $"{cycleId}/batch/{batch}";

    /// <summary>One agency's assessment.</summary>
    public static string Assessment(string cycleId, string agency) => $"{cycleId}/agency/{agency}";

    /// <summary>The run that sends mails, of all cycles.</summary>
    public const string MailRun = "mails/0";
}
