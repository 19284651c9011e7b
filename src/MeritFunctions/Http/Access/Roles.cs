using Merit.Assessment.Auditing;

namespace MeritFunctions.Http.Access;

/// <summary>As what somebody may call the app. A person may have several roles, a token has one.</summary>
[Flags]
public enum Roles
{
    /// <summary>None: nobody may.</summary>
    None = 0,

    /// <summary>Whoever it is: alone, nobody is even asked who they are.</summary>
    Public = 1,

    /// <summary>An agency, in one cycle.</summary>
    Agency = 2,

    /// <summary>Verifies what agencies claim.</summary>
    Assessor = 4,

    /// <summary>Settles where two assessors differ.</summary>
    Moderator = 8,

    /// <summary>Determines and releases results.</summary>
    Plenary = 16,

    /// <summary>Sees everything and changes nothing.</summary>
    Auditor = 32,

    /// <summary>Runs cycles.</summary>
    Operator = 64,

    /// <summary>Everybody who works for the commission.</summary>
    Staff = Assessor | Moderator | Plenary | Auditor | Operator,

    /// <summary>Everybody; who is known is greeted.</summary>
    Anybody = Public | Agency | Staff,
}

/// <summary>The roles by the words that tokens, app roles of Entra ID and settings use.</summary>
public static class RoleNames
{
    /// <summary>The commission's roles by their names, in the order in which they are shown.</summary>
    public static IReadOnlyDictionary<string, Roles> Staff { get; } = new Dictionary<string, Roles>(StringComparer.OrdinalIgnoreCase)
    {
        ["operator"] = Roles.Operator,
        ["assessor"] = Roles.Assessor,
        ["moderator"] = Roles.Moderator,
        ["plenary"] = Roles.Plenary,
        ["auditor"] = Roles.Auditor,
    };

    /// <summary>The names of what roles somebody has.</summary>
    public static IReadOnlyList<string> Of(Roles roles) => [.. Staff.Where(role => roles.HasFlag(role.Value)).Select(role => role.Key)];

    /// <summary>The roles that names mean; names that mean none are left out.</summary>
    public static Roles Parse(IEnumerable<string> names) =>
        names.Aggregate(Roles.None, (all, name) => all | (Staff.TryGetValue(name, out Roles role) ? role : Roles.None));

    /// <summary>As what somebody acted who did something that a route allows to some roles.</summary>
    public static AuditRole ForAudit(Roles roles) => roles switch
    {
        _ when roles.HasFlag(Roles.Operator) => AuditRole.Operator,
        _ when roles.HasFlag(Roles.Plenary) => AuditRole.Plenary,
        _ when roles.HasFlag(Roles.Moderator) => AuditRole.Moderator,
        _ when roles.HasFlag(Roles.Assessor) => AuditRole.Assessor,
        _ when roles.HasFlag(Roles.Auditor) => AuditRole.Auditor,
        _ when roles.HasFlag(Roles.Agency) => AuditRole.Agency,
        _ => AuditRole.Public,
    };
}
