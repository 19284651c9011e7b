namespace Merit.Adapters.Storage;

/// <summary>The tables of the app. Infrastructure creates the same names on Azure.</summary>
public static class Tables
{
    /// <summary>One row for each cycle; its insert decides who started it.</summary>
    public const string Cycles = "Cycles";

    /// <summary>The agency register.</summary>
    public const string Agencies = "Agencies";

    /// <summary>One row for each agency of a cycle.</summary>
    public const string Assessments = "Assessments";

    /// <summary>Verification and plenary decisions, one row for each decision id.</summary>
    public const string Decisions = "Decisions";

    /// <summary>The outbox of mails.</summary>
    public const string Notifications = "Notifications";

    /// <summary>One row for each upload, keyed by its place and SHA-256.</summary>
    public const string Claims = "Claims";

    /// <summary>Who may call the app: tokens and agency links.</summary>
    public const string Access = "Access";

    /// <summary>Orders that came with a key of their own, and their answers.</summary>
    public const string Requests = "Requests";

    /// <summary>Notes on agencies that these never see.</summary>
    public const string Notes = "Notes";

    /// <summary>Who verifies, moderates and decides.</summary>
    public const string Assessors = "Assessors";

    /// <summary>Who reviews and who moderates which agency of a cycle.</summary>
    public const string Assignments = "Assignments";

    /// <summary>The plenary's sessions, their agendas, and the decrees that cycles were released by.</summary>
    public const string Sessions = "Sessions";

    /// <summary>Certificates by their codes, and how those of each cycle look.</summary>
    public const string Certificates = "Certificates";

    /// <summary>Agencies' objections to their results, and how far each is.</summary>
    public const string Objections = "Objections";

    /// <summary>Every table, in the order of creation.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Cycles, Agencies, Assessments, Decisions, Notifications, Claims, Access, Requests, Notes, Assessors, Assignments, Sessions, Certificates, Objections];
}
