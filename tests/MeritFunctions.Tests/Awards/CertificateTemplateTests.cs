using System.Text.Json;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using MeritFunctions.Awards;
using MeritFunctions.Http.Access;
using MeritFunctions.Tests.Cycle;
using MeritFunctions.Tests.Pages;

namespace MeritFunctions.Tests.Awards;

/// <summary>How certificates look is said until mails are let go, by one write at a time, and settled by the first certificate.</summary>
public sealed class CertificateTemplateTests(MeritApp app) : IClassFixture<MeritApp>
{
    private const string Picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC";

    private static readonly Caller Operator = new("op-7", Roles.Operator) { Acting = Roles.Operator, Credential = Credential.Token };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_said_stands_on_the_certificates_and_who_said_it_in_the_log_without_a_name()
    {
        string cycle = await app.DeterminedAsync(("31", 3));
        Assert.Equal("KASN KASN True True", Shown(await GetAsync(cycle)));

        HttpAnswer put = await PutAsync(cycle, new { body = "Badan Contoh", place = "Bandung", office = "Kepala Badan", signatory = "Siti Rahasia", showsScore = false, logo = Picture });
        Assert.Equal((200, "Badan Contoh Kepala Badan False True"), (put.Status, Shown(put)));
        Assert.Equal(200, (await PutAsync(cycle, new { body = "Badan Contoh", place = "Bandung", office = "Kepala Badan", signatory = "Siti Rahasia", showsScore = false, logo = Picture })).Status);
        AuditEvent logged = await app.LastAsync(cycle);
        Assert.Equal((AuditKind.CertificatesDescribed, "op-7", "certificate-template|1"), (logged.What, logged.Actor, logged.Id));
        Assert.DoesNotContain("Siti", JsonSerializer.Serialize(logged), StringComparison.Ordinal);
        Assert.Equal("", (await app.Get<CertificateTable>().FindTemplateAsync(cycle, Cancellation))!.Unlogged);

        await app.LetMailsGoAsync(cycle);
        string text = CertificateActs.PdfText((await app.CertificateAsync(cycle, "31")).Body);
        Assert.All((string[])["Badan Contoh", "Bandung, ", "Kepala Badan", "Siti Rahasia"], said => Assert.Contains(said, text, StringComparison.Ordinal));
        Assert.DoesNotContain("307,5", text, StringComparison.Ordinal);
        Assert.False((await app.CheckAsync(await app.CodeAsync(cycle, "31"))).Json.TryGetProperty("score", out _));
    }

    [Fact]
    public async Task After_mails_are_let_go_nothing_is_said_any_more()
    {
        string cycle = await app.DeterminedAsync(("31", 3));
        await app.LetMailsGoAsync(cycle);
        byte[] before = (await app.CertificateAsync(cycle, "31")).Body;

        Assert.Equal((409, "certificates-settled"), await PutAsync(cycle, new { body = "Other" }) switch { var a => (a.Status, a.Code) });
        Assert.Equal(before, (await app.CertificateAsync(cycle, "31")).Body);
        Assert.Equal("KASN KASN True False", Shown(await GetAsync(cycle)));
        Assert.Equal((404, "cycle-not-found"), await PutAsync("none", new { body = "Other" }) switch { var a => (a.Status, a.Code) });
    }

    [Fact]
    public async Task Of_two_at_once_both_are_in_the_log_and_who_has_not_seen_the_newest_is_refused()
    {
        string cycle = await app.DeterminedAsync(("31", 3));
        HttpAnswer seen = await PutAsync(cycle, new { body = "A" });

        HttpAnswer[] both = await Task.WhenAll(PutAsync(cycle, new { body = "B" }, seen.ETag), PutAsync(cycle, new { body = "C" }, seen.ETag));

        Assert.Equal([200, 412], both.Select(answer => answer.Status).Order());
        Assert.Equal(2, (await app.LoggedAsync(cycle)).Count(e => e.What == "certificates-described"));
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => PutAsync(cycle, new { body = $"Body {i}" })));
        CertificateTemplateRow row = (await app.Get<CertificateTable>().FindTemplateAsync(cycle, Cancellation))!;
        Assert.Equal(row.Changes, (await app.LoggedAsync(cycle)).Count(e => e.What == "certificates-described"));
    }

    [Fact]
    public async Task What_cannot_stand_on_a_certificate_is_refused_all_at_once()
    {
        string cycle = await app.DeterminedAsync(("31", 3));

        HttpAnswer wrong = await PutAsync(cycle, new { body = "a\nb", place = "", showsScore = "yes", logo = "???" });

        Assert.Equal(422, wrong.Status);
        Assert.Equal(["/body", "/logo", "/place", "/showsScore"], wrong.Errors.Select(error => error.Split(' ')[1]).Order(StringComparer.Ordinal));
        Assert.Null(await app.Get<CertificateTable>().FindTemplateAsync(cycle, Cancellation));
    }

    [Fact]
    public async Task A_preview_is_marked_and_stores_nothing()
    {
        string cycle = await app.DeterminedAsync(("31", 3));

        HttpAnswer preview = await app.CallAsync(
            request => app.Function<CertificateTemplates>().PreviewAsync(request, cycle, Cancellation), JsonSerializer.SerializeToUtf8Bytes(new { body = "Badan Contoh", logo = Picture }), caller: Operator);

        string text = CertificateActs.PdfText(preview.Body);
        Assert.Contains("Badan Contoh", text, StringComparison.Ordinal);
        Assert.Contains("C O N T O H", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Instansi 31", text, StringComparison.Ordinal);
        Assert.Null(await app.Get<CertificateTable>().FindTemplateAsync(cycle, Cancellation));
    }

    private Task<HttpAnswer> PutAsync(string cycle, object template, string? seen = null) => app.CallAsync(
        request => app.Function<CertificateTemplates>().PutAsync(request, cycle, Cancellation), JsonSerializer.SerializeToUtf8Bytes(template), caller: Operator, seen: seen);

    private Task<HttpAnswer> GetAsync(string cycle) => app.CallAsync(request => app.Function<CertificateTemplates>().GetAsync(request, cycle, Cancellation));

    private static string Shown(HttpAnswer answer) =>
        $"{answer.Json.GetProperty("body").GetString()} {answer.Json.GetProperty("office").GetString()} {answer.Json.GetProperty("showsScore").GetBoolean()} {answer.Json.GetProperty("mayChange").GetBoolean()}";
}
