using Merit.Adapters.Storage;
using Merit.Web.Components;
using Merit.Web.Pages;
using Merit.Web.Texts;

namespace MeritFunctions.Pages;

/// <summary>Where pages about a part of a cycle stand.</summary>
public static class CyclePlace
{
    /// <summary>The cycle's own page by its title; by its id where there is no such cycle, as of uploads into an unknown folder.</summary>
    public static NavigationLink LinkTo(CycleRow? row, string cycle, Language language) =>
        new(row is null ? cycle : language == Language.Indonesian ? row.TitleId : row.TitleEn, $"/cycles/{Uri.EscapeDataString(cycle)}");

    /// <summary>The way from home to a page below a cycle.</summary>
    public static IReadOnlyList<NavigationLink> Breadcrumb(CycleRow? row, string cycle, Language language) =>
        [new(Words.Of<CommonWords>(language)["Nav.Cycles"], "/cycles"), LinkTo(row, cycle, language)];
}
