using System.Net;
using System.Text.RegularExpressions;
using Merit.Adapters.Storage;
using MeritFunctions.Intake;
using MeritFunctions.Pages;
using MeritFunctions.Submitting;
using MeritFunctions.Tests.Pages;
using Microsoft.AspNetCore.Http;
using static MeritFunctions.Tests.Submitting.DraftActs;

namespace MeritFunctions.Tests.Submitting;

/// <summary>An agency's way from the first file to the receipt, in a browser without script.</summary>
public sealed partial class UploadPagesTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_script_files_come_through_the_app_are_checked_and_sent()
    {
        DraftPlace place = await app.BeginAsync();
        Dictionary<string, byte[]> files = Folder(place);
        PageAnswer empty = await ShowAsync(place);
        Assert.Equal(200, empty.Status);
        Assert.Contains($"connect-src 'self' {app.Get<MeritStorage>().BlobAddress.GetLeftPart(UriPartial.Authority)};", empty.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);

        PageAnswer added = await AddAsync(place, [.. files.Select(file => file.Key == "submission.json" ? ("workbook", "Penilaian kami.JSON", file.Value) : ("evidence", "folder\\" + file.Key, file.Value))]);
        Assert.Equal((302, "/a/upload?done=files-added"), (added.Status, added.Location));
        PageAnswer full = await ShowAsync(place);
        Assert.All(files.Keys, name => Assert.Contains(name, full.Text, StringComparison.Ordinal));
        Assert.DoesNotContain((await app.CheckAsync(place)).Draft.Files, file => file.Proved is null);

        Assert.Equal((302, "/a/upload/check"), (await CallAsync(place, "/a/upload/check", (pages, request) => pages.CheckAsync(request, Cancellation), []) is var done ? (done.Status, done.Location) : default));
        PageAnswer check = await CallAsync(place, "/a/upload/check", (pages, request) => pages.ShowCheckAsync(request, Cancellation));
        Assert.Equal(200, check.Status);
        Assert.DoesNotContain("connect-src 'self' http", check.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        string seen = WebUtility.HtmlDecode(Seen().Match(check.Html).Groups[1].Value);
        Assert.Equal((await app.Get<DraftStore>().ReadAsync(place, Cancellation)).Tag(), seen);

        Assert.Equal(409, (await SendAsync(place, "another")).Status);
        PageAnswer sent = await SendAsync(place, seen, isFinal: true);
        Assert.Equal((302, "/a/status?done=sent"), (sent.Status, sent.Location));
        string folder = (await app.Get<DraftStore>().ReadAsync(place, Cancellation)).Sending!.Folder;
        Assert.Equal(IntakeOutcome.Accepted, await app.Get<SubmissionIntake>().TakeInAsync(new UploadPlace(place.Cycle, place.Agency, folder), app.Client, Cancellation));
        Assert.True((await app.RowAsync(place.Cycle, place.Agency)).Final);
        // A last word is the last. The storage dates it by the machine's clock, which goes on while the app's stands.
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(422, (await SendAsync(place, seen, isFinal: true)).Status);
        Assert.Single(await app.ReportsAsync(place.Cycle, place.Agency));
    }

    [Fact]
    public async Task What_a_form_cannot_add_is_told_on_the_page()
    {
        DraftPlace place = await app.BeginAsync();
        Assert.Equal(422, (await AddAsync(place)).Status);
        PageAnswer wrong = await AddAsync(place, ("workbook", "Penilaian.pdf", "%PDF"u8.ToArray()));
        Assert.Equal(422, wrong.Status);
        Assert.Contains("Penilaian.pdf", wrong.Text, StringComparison.Ordinal);
        Assert.Equal(422, (await AddAsync(place, ("evidence", "manifest.json", "{}"u8.ToArray()))).Status);
        Assert.Empty(await app.BlobsAsync(Containers.Drafts, place));

        await AddAsync(place, ("evidence", "a.pdf", "a"u8.ToArray()), ("evidence", "b.pdf", "a"u8.ToArray()));
        Assert.Equal("/a/upload?done=files-removed", (await CallAsync(place, "/a/upload/remove", (_, request) => app.Function<Drafts>().RemoveAsync(request, Cancellation), new() { ["name"] = "a.pdf" })).Location);
        Assert.Equal(["b.pdf"], (await app.Get<DraftStore>().ReadAsync(place, Cancellation)).Files.Select(file => file.Name));
        PageAnswer unfit = await SendAsync(place, (await app.Get<DraftStore>().ReadAsync(place, Cancellation)).Tag());
        Assert.Equal(422, unfit.Status);
        Assert.Empty(await app.BlobsAsync(Containers.Submissions, place));
    }

    [Fact]
    public async Task After_the_deadline_the_pages_say_why_and_show_the_draft()
    {
        DraftPlace place = await app.BeginAsync();
        await app.AddAsync(place, Folder(place));
        string seen = (await app.CheckAsync(place)).Draft.Tag();
        app.Clock.Advance(TimeSpan.FromMinutes(61));
        PageAnswer late = await SendAsync(place, seen);
        Assert.Equal(422, late.Status);
        Assert.DoesNotContain("/a/upload/send", late.Html, StringComparison.Ordinal);
        PageAnswer page = await ShowAsync(place);
        Assert.Contains("1.1.pdf", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/a/upload/check", page.Html, StringComparison.Ordinal);
    }

    private Task<PageAnswer> ShowAsync(DraftPlace place) => CallAsync(place, "/a/upload", (pages, request) => pages.ShowAsync(request, Cancellation));

    private Task<PageAnswer> SendAsync(DraftPlace place, string seen, bool isFinal = false) => CallAsync(
        place, "/a/upload/send", (pages, request) => pages.SendAsync(request, Cancellation), isFinal ? new() { ["seen"] = seen, ["final"] = "true" } : new() { ["seen"] = seen });

    private Task<PageAnswer> AddAsync(DraftPlace place, params (string Field, string Name, byte[] Content)[] files) => CallAsync(
        place,
        "/a/upload/files",
        async (pages, request) =>
        {
            using MultipartFormDataContent form = new() { { new StringContent("x"), "other" } };
            foreach ((string field, string name, byte[] content) in files)
            {
                form.Add(new ByteArrayContent(content), field, name);
            }

            request.Method = "POST";
            request.ContentType = form.Headers.ContentType!.ToString();
            request.Body = new MemoryStream(await form.ReadAsByteArrayAsync(Cancellation));
            return await pages.AddAsync(request, Cancellation);
        });

    private Task<PageAnswer> CallAsync(DraftPlace place, string address, Func<AgencyUploadPages, HttpRequest, Task<IResult>> call, Dictionary<string, string>? form = null) =>
        app.PageAsync(address, request => call(app.Function<AgencyUploadPages>(), request), form, caller: Of(place));

    [GeneratedRegex("name=\"seen\" value=\"([^\"]*)\"")]
    private static partial Regex Seen();
}
