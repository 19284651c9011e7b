using Merit.Web.Components;
using Merit.Web.Pages.Publication;
using Merit.Web.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Own = Merit.Web.Pages.Agencies;

namespace Merit.Web.Tests.Pages.Gallery;

/// <summary>Every component in every state, drawn as the app draws pages.</summary>
internal static class GalleryPages
{
    private static readonly ServiceProvider Services = new ServiceCollection().AddLogging().BuildServiceProvider();

    public static TheoryData<string> Names => [.. All.Keys];

    public static IReadOnlyDictionary<string, Func<PageContext, Task<string>>> All { get; } = new SortedDictionary<string, Func<PageContext, Task<string>>>
    {
        ["cycle"] = context => Draw<CyclePage>(context),
        ["agencies"] = context => Draw<AgenciesPage>(context, ("Rows", Samples.Agencies(100)), ("Sort", "-score"), ("Continuation", "0101"), ("Filtered", true)),
        ["agencies-none"] = context => Draw<AgenciesPage>(context),
        ["agencies-no-match"] = context => Draw<AgenciesPage>(context, ("Filtered", true)),
        ["agency"] = context => Draw<AgencyPage>(context),
        ["form"] = context => Draw<FormPage>(context),
        ["form-wrong"] = context => Draw<FormPage>(context, ("State", Samples.Wrong)),
        ["confirm"] = context => Draw<ConfirmPage>(context with { Notice = null }),
        ["own-upload"] = context => Agency<Own.UploadPage>(context, AgencySamples.Draft),
        ["own-upload-empty"] = context => Agency<Own.UploadPage>(context, AgencySamples.Empty),
        ["own-upload-closed"] = context => Agency<Own.UploadPage>(context, AgencySamples.Draft with { Closed = new("Batas waktu sudah lewat.", "The deadline has passed."), Until = null }),
        ["own-check"] = context => Agency<Own.UploadCheckPage>(context, AgencySamples.Ready),
        ["own-check-notes"] = context => Agency<Own.UploadCheckPage>(context, AgencySamples.Noted),
        ["own-check-errors"] = context => Agency<Own.UploadCheckPage>(context, AgencySamples.Wrong),
        ["own-status"] = context => Agency<Own.StatusPage>(context, AgencySamples.Status),
        ["own-revisions"] = context => Agency<Own.RevisionsPage>(context, AgencySamples.Revisions),
        ["public-results"] = context => Public<PublicResultsPage>(context, PublicSamples.Results),
        ["public-agency"] = context => Public<PublicAgencyPage>(context, PublicSamples.Agency),
        ["public-press"] = context => Public<PressPage>(context, PublicSamples.Press),
        ["public-method"] = context => Public<MethodPage>(context, new MethodModel(PublicSamples.Instrument, [PublicSamples.Cycle])),
        ["states"] = context => Draw<StatesPage>(context),
        ["signed-out"] = context => Draw<StatesPage>(context with { Person = null, Navigation = [], Search = null, Cycle = null, Notice = null }),
    };

    private static Task<string> Agency<TPage>(PageContext context, object model)
        where TPage : IComponent =>
        Draw<TPage>(AgencySamples.Context with { Language = context.Language, Theme = context.Theme }, ("Model", model));

    private static Task<string> Public<TPage>(PageContext context, object model)
        where TPage : IComponent =>
        Draw<TPage>(PublicSamples.Context with { Language = context.Language, Theme = context.Theme }, ("Model", model));

    public static Task<string> Of(string name, Language language = Language.Indonesian) => All[name](Samples.Context with { Language = language });

    public static async Task<string> Draw<TPage>(PageContext context, params (string Name, object? Value)[] parameters)
        where TPage : IComponent
    {
        await using HtmlRenderer renderer = new(Services, NullLoggerFactory.Instance);
        Dictionary<string, object?> all = parameters.ToDictionary(p => p.Name, p => p.Value);
        all["Context"] = context;
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(all))).ToHtmlString());
    }
}
