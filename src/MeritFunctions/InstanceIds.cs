namespace MeritFunctions;

/// <summary>Instance ids are the business's own, so that whoever knows a cycle and an agency finds the orchestration.</summary>
public static class InstanceIds
{
    /// <summary>The cycle's orchestration: the cycle's id.</summary>
    public static string Cycle(string cycleId) => cycleId;

    /// <summary>A batch of the cycle.</summary>
    public static string Batch(string cycleId, int batch) => $"{cycleId}:batch-{batch}";

    /// <summary>A batch of result mails.</summary>
    public static string ResultMails(string cycleId, int batch) => $"{cycleId}:results-{batch}";

    /// <summary>One agency's assessment.</summary>
    public static string Assessment(string cycleId, string agency) => $"{cycleId}:{agency}";

    /// <summary>The run that sends mails, of all cycles.</summary>
    public const string MailRun = "mails/0";
}
