using System.Text.RegularExpressions;
using Merit.Adapters.Storage;
using MeritFunctions.Records;
using MeritFunctions.Tests.Awards;
using MeritFunctions.Tests.Cycle;
using MeritFunctions.Tests.Objecting;

namespace MeritFunctions.Tests.Pages;

/// <summary>What published results say of what came before them and what took their place.</summary>
public sealed class PublicHistoryTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_correction_in_public_is_told_with_its_reason_and_both_stand_under_their_own_addresses()
    {
        string cycle = await app.PublishedAsync(("31", 3));
        string ranking = (await app.CycleAsync(cycle)).ResultsHash!;
        string record = (await app.RowAsync(cycle, "31")).ResultHash!;
        string before = (await app.PublicAsync($"/data/{cycle}/{ranking}.json")).Html;
        Assert.DoesNotContain("diralat", (await app.PublicAsync($"/results/{cycle}")).Text, StringComparison.Ordinal);

        await app.CorrectInPublicAsync(cycle, "SK 9", "Keberatan diterima.");
        string now = (await app.CycleAsync(cycle)).ResultsHash!;
        string nowRecord = (await app.RowAsync(cycle, "31")).ResultHash!;
        PageAnswer page = await app.PublicAsync($"/results/{cycle}");
        PageAnswer agency = await app.PublicAsync($"/results/{cycle}/31");
        PageAnswer old = await app.PublicAsync($"/results/{cycle}/31/{record}");

        Assert.NotEqual((ranking, record), (now, nowRecord));
        Assert.Contains("Hasil ini diralat dengan SK 9", page.Text, StringComparison.Ordinal);
        Assert.Contains("Alasan: Keberatan diterima.", page.Text, StringComparison.Ordinal);
        Assert.All((string[])[ranking, now], hash => Assert.Contains($"href=\"/data/{cycle}/{hash}.json\"", page.Html, StringComparison.Ordinal));
        Assert.Equal(before, (await app.PublicAsync($"/data/{cycle}/{ranking}.json")).Html);
        Assert.Contains("SK 9", (await app.PublicAsync($"/data/{cycle}/{now}.json")).Html, StringComparison.Ordinal);
        Assert.Contains("Keberatan diterima.", agency.Text, StringComparison.Ordinal);
        Assert.Contains($"href=\"/results/{cycle}/31/{record}\"", agency.Html, StringComparison.Ordinal);
        Assert.Equal(200, old.Status);
        Assert.Contains("tidak berlaku lagi", old.Text, StringComparison.Ordinal);
        Assert.Contains("Yang berlaku ditetapkan dengan SK 9", old.Text, StringComparison.Ordinal);
        Assert.Contains($"href=\"/results/{cycle}/31/{nowRecord}\"", old.Html, StringComparison.Ordinal);
        Assert.Contains("Keberatan diterima.", (await app.PublicAsync($"/results/{cycle}/press?format=md")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_corrected_before_anybody_knew_stays_unknown()
    {
        string cycle = await app.DeterminedAsync(("31", 3));
        string ranking = (await app.CycleAsync(cycle)).ResultsHash!;
        string record = (await app.RowAsync(cycle, "31")).ResultHash!;
        await app.CorrectAsync(cycle, "SK 2", "Salah ketik.");
        await app.DetermineAsync(cycle);
        await app.LetMailsGoAsync(cycle);
        app.ForgetList();

        PageAnswer page = await app.PublicAsync($"/results/{cycle}");
        Assert.Contains("Hasil ini diralat dengan SK 2", page.Text, StringComparison.Ordinal);
        Assert.Contains("sebelum hasil diumumkan", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(ranking, page.Html, StringComparison.Ordinal);
        Assert.Equal(404, (await app.PublicAsync($"/data/{cycle}/{ranking}.json")).Status);
        Assert.Equal(404, (await app.PublicAsync($"/results/{cycle}/31/{record}")).Status);
        Assert.DoesNotContain(record, (await app.PublicAsync($"/results/{cycle}/31")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_that_stands_instead_of_the_rankings_is_shown_with_a_notice()
    {
        string cycle = await app.PublishedAsync(("31", 3), ("32", 3));
        AssessmentRow row = await app.RowAsync(cycle, "31");
        string released = row.ResultHash!;
        string name = $"{cycle}/31/result-objection.json";
        ResultRecord first = (await app.Get<RecordStore>().ReadAsync<ResultRecord>(row.ResultRecord!, Cancellation))!;
        string standing = await app.Get<RecordStore>().WriteAsync(
            name, first with { Score = 330m, Category = "sangat-baik", Replaces = row.ResultRecord, Release = first.Release with { Number = 2, Decree = "SK Keberatan 4", Reason = "Bukti 3.2 dibaca ulang." } }, Cancellation);
        Assert.Equal(200, (await app.PublicAsync($"/results/{cycle}/31")).Status);
        await app.Get<AssessmentTable>().ChangeAsync(cycle, "31", changed => ((changed.ResultRecord, changed.ResultHash) = (name, standing)) != default, Cancellation);

        PageAnswer page = await app.PublicAsync($"/results/{cycle}/31");
        PageAnswer old = await app.PublicAsync($"/results/{cycle}/31/{released}");

        Assert.All((string[])["330 dari 410", "Sangat Baik", "SK Keberatan 4", "Bukti 3.2 dibaca ulang."], said => Assert.Contains(said, page.Text, StringComparison.Ordinal));
        Assert.Contains($"href=\"/results/{cycle}/31/{released}\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Peringkat di antara semua", page.Text, StringComparison.Ordinal);
        Assert.Contains("307,5 dari 410", old.Text, StringComparison.Ordinal);
        Assert.Contains($"href=\"/results/{cycle}/31/{standing}\"", old.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("diralat", (await app.PublicAsync($"/results/{cycle}/32")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_that_an_objection_changed_is_told_wherever_the_released_one_stands()
    {
        string cycle = await app.ReleasedAsync(("31", 3), ("32", 3));
        string released = (await app.RowAsync(cycle, "31")).ResultHash!;
        Assert.Equal(202, (await app.ObjectAsync(cycle, "31", ("1.1", 4))).Status);
        Assert.Equal(202, (await app.JudgeAsync(cycle, "31", null, ("1.1", 4))).Status);
        await app.SweepObjectionsAsync(cycle);
        AssessmentRow row = await app.RowAsync(cycle, "31");
        Assert.NotEqual(released, row.ResultHash);

        PageAnswer now = await app.PublicAsync($"/results/{cycle}/31");
        PageAnswer before = await app.PublicAsync($"/results/{cycle}/31/{released}");
        Assert.Contains("berubah setelah keberatan instansi", now.Text, StringComparison.Ordinal);
        Assert.Contains($"href=\"/results/{cycle}/31/{released}\"", now.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("diralat", now.Text, StringComparison.Ordinal);
        Assert.Contains("hasil setelah keberatan instansi", before.Text, StringComparison.Ordinal);
        Assert.Contains($"href=\"/results/{cycle}/31/{row.ResultHash}\"", before.Html, StringComparison.Ordinal);
        Assert.Contains("Satu hasil berubah setelah keberatan", (await app.PublicAsync($"/results/{cycle}")).Text, StringComparison.Ordinal);
        Assert.Contains("Satu hasil berubah setelah keberatan", (await app.PublicAsync($"/results/{cycle}/press")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("keberatan", (await app.PublicAsync($"/results/{cycle}/32")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Years_are_compared_by_the_agencys_code_and_successors_are_said()
    {
        string last = await app.PublishedAsync(("Y1", 2), ("Y2", 3), ("Y4", 3));
        string now = await app.PublishedAsync(("Y1", 3), ("Y2", 3), ("Y3", 3));
        await app.Get<CycleTable>().ChangeAsync(last, row => (row.Year = 1026) > 0, Cancellation);
        await app.Get<CycleTable>().ChangeAsync(now, row => (row.Year = 1027) > 0, Cancellation);
        await app.Get<AgencyTable>().UpsertAsync(
            [
                new AgencyRow { RowKey = "Y3", Name = "Instansi Y3", Type = "city", Predecessors = "Y4, Y5", ContactEmail = "rahasia@y3.example" },
                new AgencyRow { RowKey = "Y4", Name = "Instansi Y4", Type = "city", SucceededBy = "Y3" },
            ],
            Cancellation);
        app.ForgetList();

        string page = (await app.PublicAsync($"/results/{now}")).Text;
        PageAnswer same = await app.PublicAsync($"/results/{now}/Y1");
        PageAnswer follower = await app.PublicAsync($"/results/{now}/Y3");
        PageAnswer ended = await app.PublicAsync($"/results/{last}/Y4");

        Assert.Matches("Predikat naik 1 Predikat tetap 1 Predikat turun 0 Baru dinilai 1 Tidak ada lagi 1", page);
        Assert.Matches("Kurang 1 0 −1", page);
        Assert.Contains("205, Kurang", page, StringComparison.Ordinal);
        Assert.Matches($"href=\"/results/{last}/Y1\"", same.Html);
        Assert.Contains("0,50", same.Text, StringComparison.Ordinal);
        Assert.Contains("Instansi ini meneruskan Instansi Y4 (Y4), Y5.", follower.Text, StringComparison.Ordinal);
        Assert.Contains($"href=\"/results/{last}/Y4\"", follower.Html, StringComparison.Ordinal);
        Assert.Contains("Instansi ini diteruskan oleh Y3.", ended.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Dibandingkan dengan", (await app.PublicAsync($"/results/{last}")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("rahasia@", follower.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_public_answer_tells_of_a_person()
    {
        string[] secrets = ["asesor-rahasia-77", "alasan-rahasia-77", "kontak-rahasia@77.example", "Budi Rahasia 77", "pleno", "1.1.pdf", "decidedBy"];
        const string Agency = "P1";
        await app.Get<AgencyTable>().UpsertAsync([new AgencyRow { RowKey = Agency, Name = "Instansi P1", Type = "city", ContactEmail = secrets[2], ContactName = secrets[3], SecondEmail = secrets[2], SecondName = secrets[3] }], Cancellation);
        string cycle = await app.StartCycleAsync(Agency);
        await app.UploadAsync(cycle, Agency, "u", isFinal: true);
        await app.StepAsync(cycle, Agency);
        await app.DecideAsync(cycle, Agency, (await app.RowAsync(cycle, Agency)).Receipt!, "d", assessor: secrets[0], reason: secrets[1]);
        await app.StepAsync(cycle, Agency);
        await app.ReleaseAsync(cycle);
        await app.DetermineAsync(cycle);
        await app.LetMailsGoAsync(cycle);
        app.ForgetList();
        AssessmentRow row = await app.RowAsync(cycle, Agency);
        string stored = System.Text.Encoding.UTF8.GetString((await app.Get<RecordStore>().ReadBytesAsync(row.ResultRecord!, Cancellation))!);
        Assert.All((string[])[secrets[0], secrets[1], "pleno", "1.1.pdf"], secret => Assert.Contains(secret, stored, StringComparison.Ordinal));
        string ranking = (await app.CycleAsync(cycle)).ResultsHash!;

        foreach (string address in (string[])["/results", $"/results/{cycle}", $"/results/{cycle}/press", $"/results/{cycle}/press?format=md", $"/results/{cycle}/{Agency}", $"/results/{cycle}/{Agency}/{row.ResultHash}", "/methods", "/methods/merit-2019", "/data", $"/data/{cycle}.csv", $"/data/{cycle}.json", $"/data/{cycle}/{ranking}.csv", "/data/schema/results.json", "/api/public/cycles", $"/api/public/cycles/{cycle}/results"])
        {
            PageAnswer answer = await app.PublicAsync(address);
            Assert.Equal(200, answer.Status);
            string told = answer.Html + string.Join('\n', answer.Headers.Select(header => header.Value.ToString()));
            Assert.All(secrets, secret => Assert.False(told.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{address} tells {secret}."));
            Assert.Empty(Regex.Matches(Regex.Replace(told, "<a class=\"skip\"", ""), @"[\w.]+@[\w.]+\.example").Select(mail => mail.Value));
        }
    }
}
