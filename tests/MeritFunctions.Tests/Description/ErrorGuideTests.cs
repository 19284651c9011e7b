using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Merit.Adapters.Documents;
using Merit.Assessment;
using MeritFunctions.Http;
using MeritFunctions.Pages;
using MeritFunctions.Tests.Pages;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Tests.Description;

/// <summary>Every problem leads to an address that says what it means and what to do.</summary>
public sealed partial class ErrorGuideTests(MeritApp app) : IClassFixture<MeritApp>
{
    [Fact]
    public void Every_message_that_a_problem_or_a_finding_can_carry_is_explained()
    {
        string[] codes = [.. new[] { ("MeritFunctions.Messages", typeof(Messages)), ("Merit.Assessment.Messages", typeof(Finding)), ("Merit.Adapters.Documents.DocumentTexts", typeof(DocumentTexts)) }
            .SelectMany(texts => new ResourceManager(texts.Item1, texts.Item2.Assembly).GetResourceSet(CultureInfo.InvariantCulture, true, false)!.Cast<System.Collections.DictionaryEntry>()
                .Where(entry => texts.Item2 != typeof(DocumentTexts) || OfReaders().IsMatch((string)entry.Key)))
            .Select(entry => (string)entry.Key).Where(key => !NoCode().IsMatch(key)).Distinct()];

        Assert.Empty(codes.Where(code => ErrorGuide.Find(code) is null).Select(code => $"Add '{code}' to one of the families of {nameof(ErrorGuide)}."));
        Assert.Empty(ErrorGuide.Codes.Except(codes).Except(["invalid"]));
        Assert.All(ErrorGuide.Codes, code =>
        {
            ErrorExplanation explained = ErrorGuide.Find(code)!;
            Assert.NotEmpty(explained.Meanings);
            Assert.All([explained.Advice, .. explained.Meanings], text => Assert.False(text.Id == text.En || text.En.Contains('{', StringComparison.Ordinal), code));
        });
    }

    [Fact]
    public void Who_sent_a_workbook_under_another_name_is_told_how_to_send_a_workbook()
    {
        Assert.Equal(ErrorGuide.Find("workbook-none")!.Advice, ErrorGuide.Find("file-is-workbook")!.Advice);
        Assert.NotEqual(ErrorGuide.Find("workbook-none")!.Advice, ErrorGuide.Find("file-is-pdf")!.Advice);
    }

    [Fact]
    public async Task A_problem_names_the_address_that_explains_it_to_people_and_to_scripts()
    {
        HttpAnswer problem = await app.CallAsync(_ => Task.FromResult(Problems.NotFound("cycle-not-found", "x")));
        string type = problem.Json.GetProperty("type").GetString()!;
        Assert.Equal("/errors/cycle-not-found", type);

        HttpAnswer json = await app.CallAsync(request => Task.FromResult(Explain(request, "cycle-not-found")));
        PageAnswer page = await app.PageAsync(type, request => Task.FromResult(AsBrowser(request, "cycle-not-found")));
        PageAnswer english = await app.PageAsync(type + "?lang=en", request => Task.FromResult(AsBrowser(request, "cycle-not-found")));
        PageAnswer none = await app.PageAsync("/errors/x", request => Task.FromResult(AsBrowser(request, "x")));

        Assert.Equal((200, "There is no cycle \"…\"."), (json.Status, json.Json.GetProperty("meanings")[0].GetProperty("en").GetString()));
        Assert.Contains("Yang dapat dilakukan", page.Text, StringComparison.Ordinal);
        Assert.Contains("There is no cycle \"…\".", english.Text, StringComparison.Ordinal);
        Assert.Equal((404, 404), (none.Status, (await app.CallAsync(request => Task.FromResult(Explain(request, "x")))).Status));
    }

    private IResult AsBrowser(HttpRequest request, string code)
    {
        request.Headers.Accept = "text/html";
        return Explain(request, code);
    }

    private IResult Explain(HttpRequest request, string code) => app.Function<ReferencePages>().Explain(request, code);

    [GeneratedRegex("^(workbook|archive)-")]
    private static partial Regex OfReaders();

    // Words of explanations, changes, kinds and titles, which are no codes of anything that is wrong.
    [GeneratedRegex("^(title|explain|change|agency-type|agency-size|agency-group|rounding|place|advice|doctor|invariant|assignment)-|^perhaps$")]
    private static partial Regex NoCode();
}
