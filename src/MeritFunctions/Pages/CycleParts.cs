using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Web.Components;
using Merit.Web.Pages;
using Merit.Web.Pages.Cycles;
using Merit.Web.Texts;
using MeritFunctions.Http.Access;

namespace MeritFunctions.Pages;

/// <summary>What the pages about a cycle share.</summary>
internal static class CycleParts
{
    private static readonly (string Function, string Text, string Path)[] Parts =
    [
        ("CyclePage", "Part.Overview", ""),
        ("AgenciesPage", "Part.Agencies", "/agencies"),
        ("UploadsPage", "Part.Uploads", "/uploads"),
        ("AssignmentsPage", "Part.Assignments", "/assignments"),
        ("ObjectionsPage", "Part.Objections", "/objections"),
        ("MailsPage", "Part.Mails", "/mails"),
        ("FaultsPage", "Part.Faults", "/faults"),
    ];

    /// <summary>The parts of a cycle that somebody may open.</summary>
    public static IReadOnlyList<NavigationLink> Of(string cycle, Caller caller, Language language)
    {
        Words words = Words.Of<CommonWords>(language);
        return [.. Parts.Where(p => (AccessRules.All.GetValueOrDefault(p.Function) & caller.Roles) != Roles.None).Select(p => new NavigationLink(words[p.Text], $"/cycles/{cycle}{p.Path}"))];
    }

    /// <summary>The cycle's own page by its title; by its id where there is no such cycle, as of uploads into an unknown folder.</summary>
    public static NavigationLink LinkTo(CycleRow? row, string cycle, Language language) =>
        new(row is null ? cycle : Words.Of<CommonWords>(language).In(Title(row)), $"/cycles/{Uri.EscapeDataString(cycle)}");

    /// <summary>The way from home to a page below a cycle.</summary>
    /// <param name="row">The cycle; null where there is none of that id.</param>
    /// <param name="cycle">Its id.</param>
    /// <param name="language">The language of the page.</param>
    /// <param name="function">The part that the page is below; null when it is itself a part.</param>
    public static IReadOnlyList<NavigationLink> Breadcrumb(CycleRow? row, string cycle, Language language, string? function = null)
    {
        Words words = Words.Of<CommonWords>(language);
        NavigationLink own = LinkTo(row, cycle, language);
        return [new(words["Nav.Cycles"], "/cycles"), own, .. Parts.Where(p => p.Function == function).Select(p => new NavigationLink(words[p.Text], own.Href + p.Path))];
    }

    /// <summary>The address of an agency's page in a cycle.</summary>
    public static string AgencyPage(string cycle, string agency) => $"/cycles/{cycle}/agencies/{Uri.EscapeDataString(agency)}";

    /// <summary>A cycle as lists show it.</summary>
    public static CycleLine Line(CycleRow cycle, string? status = null) =>
        new(cycle.RowKey, Title(cycle), status ?? cycle.Status, cycle.InstrumentId, cycle.OpensAt, cycle.SubmissionDeadline, cycle.Agencies);

    /// <summary>A cycle's title.</summary>
    public static Text Title(CycleRow cycle) => new(cycle.TitleId, cycle.TitleEn);

    /// <summary>The cycles whose work is not done, the newest first.</summary>
    public static IEnumerable<CycleRow> Running(IEnumerable<CycleRow> cycles) => cycles.Where(c => !c.IsDone).OrderByDescending(c => c.OpensAt);
}
