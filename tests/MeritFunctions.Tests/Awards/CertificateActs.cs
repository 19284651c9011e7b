using System.Text.RegularExpressions;
using Merit.Adapters.Storage;
using Merit.Assessment.Awards;
using MeritFunctions.Awards;
using MeritFunctions.Determination;
using MeritFunctions.Pages;
using MeritFunctions.Records;
using MeritFunctions.Tests.Cycle;
using MeritFunctions.Tests.Pages;
using UglyToad.PdfPig;

namespace MeritFunctions.Tests.Awards;

/// <summary>What people do with certificates, one call each.</summary>
internal static class CertificateActs
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A cycle whose agencies assessed themselves at a level each, verified and determined; result mails wait.</summary>
    public static async Task<string> DeterminedAsync(this MeritApp app, params (string Agency, int Level)[] agencies)
    {
        string cycle = await app.StartCycleAsync([.. agencies.Select(a => a.Agency)]);
        foreach ((string agency, int level) in agencies)
        {
            await app.UploadAsync(cycle, agency, "u", level, isFinal: true);
            await app.StepAsync(cycle, agency);
            await app.DecideAsync(cycle, agency, (await app.RowAsync(cycle, agency)).Receipt!, "d");
            await app.StepAsync(cycle, agency);
        }

        await app.ReleaseAsync(cycle);
        await app.DetermineAsync(cycle);
        return cycle;
    }

    /// <summary>Lets result mails go.</summary>
    public static async Task LetMailsGoAsync(this MeritApp app, string cycle) =>
        Assert.True(await app.Function<DeterminationActivities>().LetMailsGo(new LetMailsGoInput(cycle, (await app.CycleAsync(cycle)).Release), Cancellation));

    /// <summary>Determines another release after result mails are out, as the outcome of an objection would.</summary>
    public static async Task DetermineAnewAsync(this MeritApp app, string cycle, string decree)
    {
        await app.Get<CycleTable>().ChangeAsync(
            cycle,
            row =>
            {
                (PlenaryRelease.ListOf(row)[^1] with { Number = row.Release + 1, Decree = decree, Reason = "Objection." }).AddTo(row);
                return true;
            },
            Cancellation);
        await app.DetermineAsync(cycle);
    }

    /// <summary>The code of an agency's certificate, whether anybody has asked for it or not.</summary>
    public static async Task<string> CodeAsync(this MeritApp app, string cycle, string agency, string award = "") =>
        CertificateCode.Of((await app.RowAsync(cycle, agency)).ResultHash!, award);

    public static Task<HttpAnswer> CertificateAsync(this MeritApp app, string cycle, string agency, string query = "") =>
        app.CallAsync(request => app.Function<CertificateFunctions>().GetAsync(request, cycle, agency, Cancellation), query: query);

    public static Task<HttpAnswer> CertificatesAsync(this MeritApp app, string cycle, string query = "") =>
        app.CallAsync(request => app.Function<CertificateFunctions>().ListAsync(request, cycle, Cancellation), query: query);

    public static Task<HttpAnswer> LetterAsync(this MeritApp app, string cycle, string agency, string query = "") =>
        app.CallAsync(request => app.Function<CertificateFunctions>().GetLetterAsync(request, cycle, agency, Cancellation), query: query);

    public static Task<HttpAnswer> CheckAsync(this MeritApp app, string code) =>
        app.CallAsync(request => app.Function<CheckFunctions>().RunAsync(request, code, Cancellation));

    public static Task<PageAnswer> CheckPageAsync(this MeritApp app, string code, string query = "") =>
        app.PageAsync($"/check/{code}{query}", request => app.Function<CheckPages>().ShowAsync(request, code, Cancellation));

    /// <summary>What is read on a page of a document.</summary>
    public static string PdfText(byte[] document, int page = 1)
    {
        using PdfDocument read = PdfDocument.Open(document);
        UglyToad.PdfPig.Content.Page drawn = read.GetPage(page);
        return Regex.Replace(
            string.Concat(drawn.Letters.Select((letter, i) => i > 0 && Math.Abs(drawn.Letters[i - 1].StartBaseLine.Y - letter.StartBaseLine.Y) > 0.1 ? " " + letter.Value : letter.Value)), @"\s+", " ");
    }
}
