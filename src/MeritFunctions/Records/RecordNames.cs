namespace MeritFunctions.Records;

/// <summary>Where each kind of record stands in the records container.</summary>
public static class RecordNames
{
    /// <summary>The order that started a cycle; its hash keeps two orders that met apart.</summary>
    public static string Start(string cycleId, string requestHash) => $"{cycleId}/start-{requestHash[..12]}.json";

    /// <summary>An upload's validation report.</summary>
    public static string Report(string cycleId, string agency, string receipt) => $"{cycleId}/{agency}/uploads/{receipt}/report.json";

    /// <summary>An accepted upload in its normalised form.</summary>
    public static string Submission(string cycleId, string agency, string receipt) => $"{cycleId}/{agency}/uploads/{receipt}/submission.json";

    /// <summary>An assessor's decision.</summary>
    public static string Decision(string cycleId, string agency, string decisionId) => $"{cycleId}/{agency}/decisions/{decisionId}.json";

    /// <summary>The plenary's release.</summary>
    public static string Release(string cycleId) => $"{cycleId}/release.json";

    /// <summary>An agency's result.</summary>
    public static string Result(string cycleId, string agency) => $"{cycleId}/{agency}/result.json";
}
