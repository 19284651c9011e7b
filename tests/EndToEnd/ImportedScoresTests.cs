using System.Net.Http.Json;
using System.Text;
using Merit.Cli.Api;

namespace EndToEnd;

/// <summary>A cycle whose scores an operator imports.</summary>
public sealed class ImportedScoresTests(TestHost host)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Imported_scores_run_to_ranks_in_a_group_and_their_award_mails()
    {
        TestCycle cycle = await TestCycle.OpenAsync(host, agencies: 2, instrument: "bkn-award");
        (string first, string second) = (cycle.Agencies[0], cycle.Agencies[1]);
        await ImportAsync(cycle, $"{first},10,10,10,10\n{second},20,20,20,20\n");
        await cycle.AssessmentAsync(first, a => a is { Stage: "awaitingVerification", SelfScore: 40m });
        await ImportAsync(cycle, $"{first},60,93.25,58,95.5\n");
        await cycle.AssessmentAsync(first, a => a is { Stage: "awaitingVerification", SelfScore: 306.75m });

        DateTimeOffset soon = (await host.Api.GetCycleAsync(cycle.Id, Cancellation)).Now.AddSeconds(2);
        await host.Api.DemandAsync(
            HttpMethod.Post, $"api/cycles/{cycle.Id}/deadline", JsonContent.Create(new { submissionDeadline = soon, reason = "Nilai sudah lengkap." }), cancellationToken: Cancellation);
        await cycle.ProgressAsync("the deadline to pass", p => p.In("closed") == 2);
        await cycle.ConfirmAsync(first);
        await cycle.ConfirmAsync(second);
        CycleResults results = await cycle.ReleaseAsync();

        Assert.Equal([(1, first, 306.75m), (2, second, 80m)], results.Ranking.Select(r => (r.Rank, r.Agency, r.Score)));
        Assert.Equal(["utama", "perencanaan", "kompetensi", "kinerja", "data-cat"], results.Awards!.Select(a => a.Award));
        Assert.All(results.Awards!, award => Assert.Equal([(1, first, true), (2, second, true)], Assert.Single(award.Groups).Places.Select(p => (p.Rank, p.Agency, p.Awarded))));
        ArrivedMail mail = Assert.Single(await cycle.MailsAsync(first, "result"));
        Assert.Contains("Penilaian Kompetensi: peringkat 1 dari 2 instansi", mail.Text, StringComparison.Ordinal);
        await cycle.ProgressAsync("every mail to be delivered", p => p.MailsUnderWay == 0 && p.Mails["delivered"] == 2);
    }

    private Task<ApiAnswer> ImportAsync(TestCycle cycle, string lines) => host.Api.DemandAsync(
        HttpMethod.Put,
        $"api/cycles/{cycle.Id}/scores",
        new ByteArrayContent(Encoding.UTF8.GetBytes("agency,perencanaan,kompetensi,kinerja,data-cat\n" + lines)) { Headers = { ContentType = new("text/csv") } },
        cancellationToken: Cancellation);
}
