using System.Globalization;

namespace MeritFunctions.Records;

/// <summary>Where each kind of record stands in the records container.</summary>
public static class RecordNames
{
    /// <summary>The order that started a cycle; its hash keeps two orders that met apart.</summary>
    public static string Start(string cycleId, string requestHash) => $"{cycleId}/start-{requestHash[..12]}.json";

    /// <summary>An upload's report: what was found, the files that counted, and the submission.</summary>
    public static string Report(string cycleId, string agency, string receipt) => $"{cycleId}/{agency}/uploads/{receipt}/report.json";

    /// <summary>An accepted upload's own score with its derivation.</summary>
    public static string SelfScore(string cycleId, string agency, string receipt) => $"{cycleId}/{agency}/uploads/{receipt}/score.json";

    /// <summary>The verified score of an upload with its derivation.</summary>
    public static string VerifiedScore(string cycleId, string agency, string receipt, int round) =>
        string.Create(CultureInfo.InvariantCulture, $"{cycleId}/{agency}/verified/{receipt}.{round}.json");

    /// <summary>An agency's answers to the questions of a round; their hash keeps two that met apart.</summary>
    public static string Answers(string cycleId, string agency, int round, string sha256) =>
        string.Create(CultureInfo.InvariantCulture, $"{cycleId}/{agency}/answers/{round}-{sha256[..12]}.json");

    /// <summary>A submitted review of an upload in one round: one for each place.</summary>
    public static string Review(string cycleId, string agency, string receipt, int round, string slot) =>
        string.Create(CultureInfo.InvariantCulture, $"{cycleId}/{agency}/reviews/{receipt}.{round}.{slot}.json");

    /// <summary>What came of the reviews; its hash keeps two apart that met.</summary>
    public static string Settlement(string cycleId, string agency, string receipt, int round, string sha256) =>
        string.Create(CultureInfo.InvariantCulture, $"{cycleId}/{agency}/reviews/{receipt}.{round}.settled-{sha256[..12]}.json");

    /// <summary>A file of scores; its hash keeps two files that met apart.</summary>
    public static string Scores(string cycleId, int number, string sha256) => string.Create(CultureInfo.InvariantCulture, $"{cycleId}/scores-{number}-{sha256[..12]}.json");

    /// <summary>The awards that the agencies' scores lead to by that release.</summary>
    public static string Awards(string cycleId, int number) => $"{cycleId}/{Numbered("awards", number)}";

    /// <summary>The plenary's release, or the correction of that number.</summary>
    public static string Release(string cycleId, int number) => $"{cycleId}/{Numbered("release", number)}";

    /// <summary>What a release in sessions was based on; its hash keeps two releases that met apart.</summary>
    public static string Plenary(string cycleId, string sha256) => $"{cycleId}/plenary-{sha256[..20]}.json";

    /// <summary>An agency's result by that release.</summary>
    public static string Result(string cycleId, string agency, int number) => $"{cycleId}/{agency}/{Numbered("result", number)}";

    /// <summary>The lines of one batch that the ranking is made of.</summary>
    public static string BatchResults(string cycleId, int number, int batch) => string.Create(CultureInfo.InvariantCulture, $"{cycleId}/{Numbered("results", number)[..^5]}.batch-{batch}.json");

    /// <summary>The ranking and the counts by that release.</summary>
    public static string Results(string cycleId, int number) => $"{cycleId}/{Numbered("results", number)}";

    /// <summary>An agency's objection to its result; its hash keeps two that met apart.</summary>
    public static string Objection(string cycleId, string agency, string sha256) => $"{cycleId}/{agency}/objection/sent-{sha256[..12]}.json";

    /// <summary>What was decided on it; its hash keeps two that met apart.</summary>
    public static string ObjectionDecision(string cycleId, string agency, string sha256) => $"{cycleId}/{agency}/objection/decision-{sha256[..12]}.json";

    /// <summary>The score of a result that an objection changed.</summary>
    public static string AmendedScore(string cycleId, string agency) => $"{cycleId}/{agency}/objection/score.json";

    /// <summary>A result record after an objection, by its number in the cycle: so two that are amended at once meet in a name.</summary>
    public static string Amendment(string cycleId, int number) => string.Create(CultureInfo.InvariantCulture, $"{cycleId}/amendment-{number}.json");

    /// <summary>A picture for certificates; its hash names it.</summary>
    public static string Logo(string cycleId, string sha256) => $"{cycleId}/logo-{sha256[..12]}.json";

    private static string Numbered(string name, int number) =>
        number == 1 ? $"{name}.json" : string.Create(CultureInfo.InvariantCulture, $"{name}-{number}.json");
}
