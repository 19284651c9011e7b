using Merit.Assessment.Agencies;
using Merit.Assessment.Instruments;
using Merit.Assessment.Verification;

namespace Merit.Assessment.Reading;

/// <summary>The words that documents use for the members of enumerations.</summary>
internal static class Words
{
    public static readonly IReadOnlyDictionary<string, Provenance> Provenances = Table(
        ("confirmed", Provenance.Confirmed), ("derived", Provenance.Derived), ("illustrative", Provenance.Illustrative));

    public static readonly IReadOnlyDictionary<string, NodeKind> LeafKinds = Table(
        ("level", NodeKind.Level), ("score", NodeKind.Score), ("survey", NodeKind.Survey));

    public static readonly IReadOnlyDictionary<string, RollUp> RollUps = Table(
        ("sum", RollUp.Sum),
        ("weightedLevels", RollUp.WeightedLevels),
        ("weightedMean", RollUp.WeightedMean),
        ("composite", RollUp.Composite));

    public static readonly IReadOnlyDictionary<string, InstrumentStanding> Standings = Table(
        ("inForce", InstrumentStanding.InForce), ("drafted", InstrumentStanding.Drafted));

    public static readonly IReadOnlyDictionary<string, IntakeKind> Intakes = Table(
        ("selfAssessment", IntakeKind.SelfAssessment), ("importedScores", IntakeKind.ImportedScores));

    public static readonly IReadOnlyDictionary<string, Rounding> Roundings = Table(
        ("halfUp", Rounding.HalfUp), ("halfEven", Rounding.HalfEven), ("down", Rounding.Down));

    public static readonly IReadOnlyDictionary<string, CategoryBasis> CategoryBases = Table(
        ("score", CategoryBasis.Score), ("index", CategoryBasis.Index));

    public static readonly IReadOnlyDictionary<string, TieRule> TieRules = Table(
        ("shared", TieRule.Shared), ("dense", TieRule.Dense));

    public static readonly IReadOnlyDictionary<string, GroupKey> GroupKeys = Table(
        ("type", GroupKey.Type), ("region", GroupKey.Region), ("size", GroupKey.Size));

    public static readonly IReadOnlyDictionary<string, AgencyType> InstrumentAgencyTypes = Table(
        ("ministry", AgencyType.Ministry),
        ("nonMinisterialBody", AgencyType.NonMinisterialBody),
        ("stateInstitution", AgencyType.StateInstitution),
        ("province", AgencyType.Province),
        ("regency", AgencyType.Regency),
        ("city", AgencyType.City));

    /// <summary>English words, and the Indonesian ones that registers in use have; case does not matter in a register.</summary>
    public static readonly IReadOnlyDictionary<string, AgencyType> AgencyTypes = RegisterTable(
        ("ministry", AgencyType.Ministry),
        ("nonMinisterialBody", AgencyType.NonMinisterialBody),
        ("stateInstitution", AgencyType.StateInstitution),
        ("province", AgencyType.Province),
        ("regency", AgencyType.Regency),
        ("city", AgencyType.City),
        ("kementerian", AgencyType.Ministry),
        ("lpnk", AgencyType.NonMinisterialBody),
        ("lembaga negara", AgencyType.StateInstitution),
        ("provinsi", AgencyType.Province),
        ("kabupaten", AgencyType.Regency),
        ("kota", AgencyType.City));

    public static readonly IReadOnlyDictionary<string, AgencySize> AgencySizes = RegisterTable(
        ("large", AgencySize.Large),
        ("medium", AgencySize.Medium),
        ("small", AgencySize.Small),
        ("besar", AgencySize.Large),
        ("sedang", AgencySize.Medium),
        ("kecil", AgencySize.Small));

    public static readonly IReadOnlyDictionary<string, AssessorRole> AssessorRoles = RegisterTable(
        ("assessor", AssessorRole.Assessor),
        ("moderator", AssessorRole.Moderator),
        ("plenary", AssessorRole.Plenary),
        ("asesor", AssessorRole.Assessor),
        ("pleno", AssessorRole.Plenary));

    private static Dictionary<string, T> Table<T>(params ReadOnlySpan<(string Word, T Value)> words) =>
        Fill(new Dictionary<string, T>(StringComparer.Ordinal), words);

    private static Dictionary<string, T> RegisterTable<T>(params ReadOnlySpan<(string Word, T Value)> words) =>
        Fill(new Dictionary<string, T>(StringComparer.OrdinalIgnoreCase), words);

    private static Dictionary<string, T> Fill<T>(Dictionary<string, T> table, ReadOnlySpan<(string Word, T Value)> words)
    {
        foreach ((string word, T value) in words)
        {
            table.Add(word, value);
        }

        return table;
    }
}
