using System.Text.Json;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using MeritFunctions.Http.Access;
using MeritFunctions.Tests.Pages;
using MeritFunctions.Verification;

namespace MeritFunctions.Tests.Assigning;

/// <summary>The register of assessors.</summary>
public sealed class AssessorsTests(MeritApp app) : IClassFixture<MeritApp>, IDisposable
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => app.Storage.Choose = null;

    [Fact]
    public async Task A_preview_answers_the_same_and_changes_nothing_and_what_it_named_is_what_is_done()
    {
        await app.PutAssessorsAsync("id,nama,peran,surel,wilayah asal\np-1,Sari Dewi,asesor,sari@komisi.example,31\n");
        const string Sent = "id,nama,peran,kapasitas\np-1,Sari D.,asesor moderator,40\np-2,Budi,pleno,\n";

        HttpAnswer preview = await app.PutAssessorsAsync(Sent, "?preview=true");
        AssessorRow? none = await app.Get<AssessorTable>().FindAsync("p-2", Cancellation);
        HttpAnswer done = await app.PutAssessorsAsync(Sent, seen: preview.ETag);
        HttpAnswer stale = await app.PutAssessorsAsync("id,nama,peran\np-2,Budi Raharjo,pleno\n", seen: preview.ETag);

        Assert.Null(none);
        Assert.Equal(preview.Text, done.Text.Replace("\"preview\":false", "\"preview\":true", StringComparison.Ordinal));
        Assert.Equal(
            """[{"id":"p-1","fields":[{"field":"name","before":"Sari Dewi","after":"Sari D."},{"field":"roles","before":"assessor","after":"assessor moderator"},{"field":"capacity","after":"40"}]}]""",
            JsonSerializer.Serialize(done.Json.GetProperty("changed")));
        Assert.Equal(("sari@komisi.example", "31"), (await app.Get<AssessorTable>().FindAsync("p-1", Cancellation))!.Read() switch { var p => (p.Email, p.HomeRegion) });
        Assert.Equal(412, stale.Status);
    }

    [Fact]
    public async Task The_log_names_ids_and_fields_and_neither_names_nor_addresses()
    {
        await app.PutAssessorsAsync("id,nama,peran,surel\nl-1,Ratna Rahasia,asesor,ratna@komisi.example\n");
        await app.PutAssessorsAsync("id,nama,peran,surel\nl-1,Ratna Rahasia,asesor,lain@komisi.example\n");
        AuditEvent last = await app.LastAsync(AuditLog.Register);

        Assert.Equal((AuditKind.AssessorChanged, "l-1", "op-1", "email"), (last.What, last.Subject, last.Actor, last.Why));
        Assert.DoesNotContain("komisi.example", StoredJson.ToText(last), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_changed_by_whoever_stopped_before_it_was_written_down_is_written_down_by_the_next()
    {
        app.Storage.Choose = request => request.Uri.Path.Contains($"/{Containers.Audit}", StringComparison.Ordinal) ? StorageFault.Before : StorageFault.None;
        await Assert.ThrowsAnyAsync<Azure.RequestFailedException>(() => app.PutAssessorsAsync("id,nama,peran\nh-1,Heru,asesor\n"));
        app.Storage.Choose = null;

        Assert.Equal(200, (await app.PutAssessorsAsync("id,nama,peran\nh-1,Heru,asesor\n")).Status);

        List<AuditEvent> events = [];
        await foreach (AuditLine line in app.Get<AuditLog>().ReadAsync(AuditLog.Register, AuditPlace.Start, Cancellation))
        {
            events.Add(AuditChain.ReadEvent(line.Bytes)!);
        }

        Assert.Single(events, e => e.Subject == "h-1");
        Assert.Equal("", (await app.Get<AssessorTable>().FindAsync("h-1", Cancellation))!.Unlogged);
    }

    [Fact]
    public async Task Two_who_write_at_once_lose_nothing_of_each_other()
    {
        await app.PutAssessorsAsync("id,nama,peran\ns-1,Sinta,asesor\n");
        HttpAnswer[] answers = await Task.WhenAll(
            app.PutAssessorsAsync("id,nama,peran,kapasitas\ns-1,Sinta,asesor,12\n"),
            app.PutAssessorsAsync("id,nama,peran,instansi asal\ns-1,Sinta,asesor,31\n"),
            app.PutAssessorsAsync("""{"assessors":[{"id":"s-1","name":"Sinta","roles":["assessor"],"declared":["32"]}]}""", contentType: "application/json"));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Equal((12, "31", "32"), (await app.Get<AssessorTable>().FindAsync("s-1", Cancellation))!.Read() switch { var p => (p.Capacity, p.HomeAgency, p.Declared[0]) });
    }

    [Fact]
    public async Task A_document_with_an_error_changes_nobody()
    {
        HttpAnswer answer = await app.PutAssessorsAsync("id,nama,peran\ne-1,Eka,asesor\ne-2,Dua,juri\n");

        Assert.Equal((422, "not-among line 3, column peran"), (answer.Status, answer.Errors[0]));
        Assert.Null(await app.Get<AssessorTable>().FindAsync("e-1", Cancellation));
        Assert.Equal(413, (await app.PutAssessorsAsync(new string(' ', AssessorDesk.MostBytes + 1))).Status);
        Assert.Equal(422, (await app.PutAssessorsAsync("id,nama,peran\ne-1,Eka,asesor\n", "?preview=ya")).Status);
    }

    [Fact]
    public async Task Addresses_are_shown_to_operators_alone()
    {
        await app.PutAssessorsAsync("id,nama,peran,surel\na-1,Ayu,asesor,ayu@komisi.example\n");
        HttpAnswer seen = await ListAsync(Roles.Operator);
        HttpAnswer hidden = await ListAsync(Roles.Moderator);

        Assert.Contains("ayu@komisi.example", seen.Text, StringComparison.Ordinal);
        Assert.Contains("Ayu", hidden.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("ayu@", hidden.Text, StringComparison.Ordinal);

        Task<HttpAnswer> ListAsync(Roles role) => app.CallAsync(request => app.Function<Assessors>().GetAsync(request, Cancellation), caller: AssignmentActs.Person("x", role));
    }
}
