using System.Text.Json;
using Azure;
using Azure.Core;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using MeritFunctions.Audit;
using MeritFunctions.Cycle;
using MeritFunctions.Determination;
using MeritFunctions.Http;
using MeritFunctions.Intake;
using MeritFunctions.Notifications;
using MeritFunctions.Records;

namespace MeritFunctions.Tests.Cycle;

/// <summary>
/// Random uploads, overwrites, decisions, outages, lost events and repeated steps, against the rules of a cycle. What fails is
/// given by its seed.
/// </summary>
public sealed class ModelTests(MeritApp app, ITestOutputHelper output) : IClassFixture<MeritApp>
{
    private const int Agencies = 3;
    private const int Actions = 70;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whatever_happens_the_rules_hold(int seed)
    {
        var run = new Run(app, seed, output.WriteLine);
        await run.OpenAsync();
        int end = run.Next(Actions / 3, 2 * Actions / 3);
        for (int action = 0; action < Actions; action++)
        {
            if (action == end)
            {
                await run.PassDeadlineAsync();
            }

            await run.ActAsync();
            await run.CheckAlwaysAsync();
        }

        await run.SettleAsync();
        await run.CheckSettledAsync();
        await run.ReleaseAsync();
        await run.CheckReleasedAsync();
    }

    /// <summary>One cycle with what was done to it.</summary>
    private sealed class Run(MeritApp app, int seed, Action<string> tell)
    {
        private readonly Random _random = new(seed);
        private readonly Lock _gate = new();
        private readonly Dictionary<(string Agency, string Folder), bool> _lastIsTimely = [];
        private readonly HashSet<string> _final = [];
        private string _cycle = "";
        private string[] _agencies = [];
        private DateTimeOffset _deadline = DateTimeOffset.MaxValue;
        private int _ids;

        public int Next(int least, int before)
        {
            lock (_gate)
            {
                return _random.Next(least, before);
            }
        }

        public async Task OpenAsync()
        {
            string mark = MeritApp.NewId()[^6..];
            _agencies = [.. Enumerable.Range(0, Agencies).Select(i => $"{mark}-{i}")];
            _cycle = await app.StartCycleAsync(_agencies);
            tell($"seed {seed}, cycle {_cycle}");
        }

        public async Task PassDeadlineAsync()
        {
            app.Storage.Choose = null;
            DateTimeOffset now = DateTimeOffset.UtcNow;
            _deadline = new DateTimeOffset(now.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
            await app.Get<CycleTable>().ChangeAsync(
                _cycle,
                row =>
                {
                    row.SubmissionDeadline = _deadline;
                    return true;
                },
                Cancellation);
            // What is uploaded from here on belongs to a later second of the storage service.
            while (DateTimeOffset.UtcNow < _deadline.AddSeconds(1))
            {
                await Task.Delay(20, Cancellation);
            }

            app.Clock.SetUtcNow(Later(app.Clock.GetUtcNow(), _deadline.AddSeconds(1)));
            tell("the deadline passes");
        }

        /// <summary>One random act, in fair or foul weather; what an outage stops is tried again by what comes later.</summary>
        public async Task ActAsync()
        {
            bool isFoul = Next(0, 3) == 0;
            app.Storage.Choose = isFoul ? _ => Next(0, 6) == 0 ? (StorageFault)Next(1, 3) : StorageFault.None : null;
            string agency = _agencies[Next(0, Agencies)];
            try
            {
                switch (Next(0, 12))
                {
                    case 0 or 1 or 2:
                        await UploadAsync(agency);
                        break;
                    case 3:
                        await app.Get<IntakeSweep>().RunAsync([_cycle], [], app.Client, Cancellation);
                        break;
                    case 4 or 5 or 6:
                        await app.StepAsync(_cycle, agency);
                        break;
                    case 7 or 8:
                        await DecideAsync(agency);
                        break;
                    case 9:
                        await app.ReopenAsync(_cycle, agency, $"r-{_ids++}");
                        break;
                    default:
                        await AnswerAsync(agency);
                        break;
                }
            }
            catch (Exception e) when (e is RequestFailedException or AggregateException)
            {
                tell("  an outage stops it");
            }

            app.Storage.Choose = null;
        }

        /// <summary>Nothing late counts; what is verified was decided on; no decision counts twice.</summary>
        public async Task CheckAlwaysAsync()
        {
            List<DecisionRow> decided = await app.Get<DecisionTable>().ListAsync(_cycle, Cancellation);
            foreach (string agency in _agencies)
            {
                AssessmentRow row = await app.RowAsync(_cycle, agency);
                if (row.Receipt is { } receipt)
                {
                    UploadReport report = (await app.Get<RecordStore>().ReadAsync<UploadReport>(RecordNames.Report(_cycle, agency, receipt), Cancellation))!;
                    Assert.True(report.Accepted);
                    Assert.True(report.ReceivedAt <= _deadline || decided.Exists(d => IsClarification(d, agency)), $"{agency} counts on what came at {report.ReceivedAt:O}, after {_deadline:O}");
                    await CheckScopeAsync(agency, report);
                }

                List<SentAnswer> answers = ClarificationThread.AnswersOf(row);
                Assert.Equal(answers.Count, answers.Select(sent => sent.Round).Distinct().Count());
                Assert.All(answers, sent => Assert.Contains(decided, d => IsClarification(d, agency) && row.HasApplied(d.RowKey) && VerificationDecision.Of(d).Round == sent.Round));
                string[] applied = row.Applied.Split('\n', StringSplitOptions.RemoveEmptyEntries);
                Assert.Equal(applied.Length, applied.Distinct(StringComparer.Ordinal).Count());
                Assert.All(applied, key => Assert.Contains(decided, d => d.RowKey == key));
                if (row.Stage == AssessmentStage.Verified)
                {
                    Assert.Equal(DecisionRow.OnUpload(agency, row.Receipt!, row.ClarificationRounds), applied[^1]);
                    ScoreRecord score = (await app.Get<RecordStore>().ReadAsync<ScoreRecord>(row.VerifiedRecord!, Cancellation))!;
                    Assert.Equal((row.Receipt, row.VerifiedScore), (score.Receipt, AssessmentRow.ToText(score.Score)));
                }
                else
                {
                    Assert.Null(row.VerifiedScore);
                }
            }
        }

        // What answers a question moves nothing that nobody asked about.
        private async Task CheckScopeAsync(string agency, UploadReport report)
        {
            if (report.Answers is { } scope)
            {
                UploadReport before = await app.Get<RecordStore>().GetAsync<UploadReport>(RecordNames.Report(_cycle, agency, scope.Receipt), Cancellation);
                Assert.Equal(["1.1"], scope.Asked);
                Assert.Equal(before.Submission!.Entries.Where(entry => entry.Code != "1.1").Select(entry => entry.Level), report.Submission!.Entries.Where(entry => entry.Code != "1.1").Select(entry => entry.Level));
            }
        }

        /// <summary>Fair weather: everything that waits is done, and whoever has been asked does not answer.</summary>
        public async Task SettleAsync()
        {
            for (int round = 0; round < 6; round++)
            {
                await app.Get<IntakeSweep>().RunAsync([_cycle], [], app.Client, Cancellation);
                foreach (string agency in _agencies)
                {
                    AssessmentView view = await app.StepAsync(_cycle, agency);
                    if (view.Stage == AssessmentStage.ClarificationRequested)
                    {
                        app.Clock.SetUtcNow(Later(app.Clock.GetUtcNow(), view.WaitUntil!.Value.AddSeconds(1)));
                        view = await app.StepAsync(_cycle, agency);
                    }

                    if (view.Stage == AssessmentStage.AwaitingVerification)
                    {
                        HttpAnswer answer = await app.DecideAsync(_cycle, agency, (await app.RowAsync(_cycle, agency)).Receipt!, $"d-{_ids++}");
                        Assert.True(answer.Status == 202, $"The decision is answered {answer.Status}.");
                        await app.StepAsync(_cycle, agency);
                    }
                }
            }
        }

        /// <summary>Nothing timely is lost, every upload is answered by a mail, and every assessment has ended.</summary>
        public async Task CheckSettledAsync()
        {
            List<ClaimRow> claims = await app.Get<ClaimTable>().ListAsync(_cycle, Cancellation);
            List<NotificationRow> mails = await app.Get<NotificationTable>().ListAsync(_cycle, Cancellation);
            Assert.All(claims, c => Assert.NotEqual(ClaimStatus.Claimed, c.Status));
            Assert.All(claims, c => Assert.Contains(mails, m => m.Agency == c.Agency && (m.Subject == c.Receipt || m.Kind == NotificationKind.Digest)));
            foreach (string agency in _agencies)
            {
                AssessmentRow row = await app.RowAsync(_cycle, agency);
                ClaimRow[] own = [.. claims.Where(c => c.Agency == agency)];
                Assert.All(_lastIsTimely.Keys.Where(k => k.Agency == agency), k => Assert.Contains(own, c => c.Upload == k.Folder));
                bool hasTimely = _lastIsTimely.Any(l => l.Key.Agency == agency && l.Value);
                if (hasTimely)
                {
                    Assert.True(row.Receipt is not null, $"{agency} handed in in time and nothing counts");
                }

                Assert.Equal(row.Receipt is null ? AssessmentStage.NotSubmitted : AssessmentStage.Verified, row.Stage);
                Assert.True(row.IsSettledIn((await app.Get<CycleTable>().FindAsync(_cycle, Cancellation))!));
                if (!_final.Contains(agency) && own.Any(c => c.Status == ClaimStatus.Accepted))
                {
                    Assert.Equal(own.Where(c => c.Status == ClaimStatus.Accepted).Max(c => c.UploadedAt), row.UploadedAt);
                }
            }
        }

        public async Task ReleaseAsync()
        {
            HttpAnswer released = await app.ReleaseAsync(_cycle);
            Assert.True(released.Status == 202, $"The release is answered {released.Status}.");
            for (int tries = 1; ; tries++)
            {
                app.Storage.Choose = tries < 20 ? _ => Next(0, 12) == 0 ? (StorageFault)Next(1, 3) : StorageFault.None : null;
                try
                {
                    await app.DetermineAsync(_cycle);
                    break;
                }
                catch (Exception e) when (e is RequestFailedException or AggregateException && tries < 20)
                {
                    continue;
                }
            }

            app.Storage.Choose = null;
        }

        /// <summary>The ranking is the records', and their chain is whole.</summary>
        public async Task CheckReleasedAsync()
        {
            CycleRow cycle = (await app.Get<CycleTable>().FindAsync(_cycle, Cancellation))!;
            CycleResults results = (await app.Get<ResultReader>().ReadAsync(cycle, Cancellation)).Results!.Results;
            string previous = results.ChainStart;
            foreach (RankedResult ranked in results.Ranking.OrderBy(r => r.Agency, StringComparer.Ordinal))
            {
                ResultRecord record = StoredJson.Deserialize<ResultRecord>((await app.Get<ResultReader>().ReadAsync(cycle, ranked.Agency, Cancellation)).Bytes!);
                AssessmentRow row = await app.RowAsync(_cycle, ranked.Agency);
                Assert.Equal((previous, ranked.Score, AssessmentRow.ToText(ranked.Score)), (record.PreviousHash, record.Score, row.VerifiedScore));
                Assert.Equal(record.Decisions.Where(d => d.Applied && d.Outcome == VerificationOutcome.Clarify).OrderBy(d => d.Round).Select(d => d.DecisionId), (record.Clarifications ?? []).Select(round => round.DecisionId));
                Assert.Equal(ClarificationThread.AnswersOf(row).Select(sent => sent.Sha256), (record.Clarifications ?? []).Select(round => round.Answer?.Sha256).OfType<string>());
                Assert.Single(record.Decisions, d => d.Applied && d.Receipt == record.Receipt && d.Round == row.ClarificationRounds);
                previous = ranked.RecordHash;
            }

            Assert.Equal(previous, results.LastHash);
            Assert.Equal(Agencies, results.Ranking.Count + results.NotSubmitted.Count);
            await CheckLogAsync(results);
        }

        // Every change once, in a whole chain.
        private async Task CheckLogAsync(CycleResults results)
        {
            AuditReport log = (await app.Get<AuditVerification>().RunAsync(_cycle, Cancellation))!;
            Assert.True(log.Whole, $"{log}");
            List<JsonElement> events = [];
            await foreach (AuditLine line in app.Get<AuditLog>().ReadAsync(_cycle, AuditPlace.Start, Cancellation))
            {
                events.Add(JsonDocument.Parse(line.Bytes).RootElement);
            }

            string[] ids = [.. events.Select(e => e.GetProperty("id").GetString()!)];
            Assert.Equal(ids.Length, ids.Distinct(StringComparer.Ordinal).Count());
            foreach (string agency in _agencies)
            {
                AssessmentRow row = await app.RowAsync(_cycle, agency);
                Assert.All(row.Applied.Split('\n', StringSplitOptions.RemoveEmptyEntries), key => Assert.Contains($"applied|{key}", ids));
                Assert.Equal(ClarificationThread.AnswersOf(row).Count, ids.Count(id => id.StartsWith($"answers|{agency}|", StringComparison.Ordinal)));
            }

            Assert.All(results.Ranking, r => Assert.Contains($"result|1|{r.Agency}", ids));
        }

        private static bool IsClarification(DecisionRow row, string agency) => row.Agency == agency && VerificationDecision.Of(row).Outcome == VerificationOutcome.Clarify;

        private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

        private async Task UploadAsync(string agency)
        {
            string folder = $"u{Next(0, 3)}";
            bool isFinal = Next(0, 8) == 0;
            bool hasEvent = Next(0, 2) == 0;
            tell($"{agency} uploads {folder}{(isFinal ? ", final" : "")}{(hasEvent ? "" : ", no event")}");
            Func<Request, StorageFault>? weather = app.Storage.Choose;
            // The agency's own line is another one: its upload is whole.
            app.Storage.Choose = null;
            await app.PutUploadAsync($"{_cycle}/{agency}/{folder}", MeritApp.Submission(_cycle, agency, Next(1, 4)), isFinal: isFinal);
            app.Storage.Choose = weather;
            if (isFinal)
            {
                _final.Add(agency);
            }

            _lastIsTimely[(agency, folder)] = DateTimeOffset.UtcNow < _deadline;
            if (hasEvent)
            {
                await app.Get<SubmissionIntake>().TakeInAsync(UploadPlace.Of($"{_cycle}/{agency}/{folder}/manifest.json")!, app.Client, Cancellation);
            }
        }

        private async Task AnswerAsync(string agency)
        {
            OrderOutcome[] outcomes = await Task.WhenAll(app.AnswerAsync(_cycle, agency, $"Jawaban {_ids++}."), app.AnswerAsync(_cycle, agency, $"Jawaban {_ids++}."));
            tell($"{agency} answers: {string.Join(", ", outcomes.Select(outcome => outcome.Code ?? "taken"))}");
            Assert.InRange(outcomes.Count(outcome => outcome.IsDone), 0, 1);
        }

        private async Task DecideAsync(string agency)
        {
            if ((await app.RowAsync(_cycle, agency)).Receipt is not { } receipt)
            {
                return;
            }

            if (Next(0, 4) == 0)
            {
                HttpAnswer asked = await app.AskAsync(_cycle, agency, $"d-{_ids++}", null, ("1.1", "Mengapa?"));
                tell($"somebody asks {agency}: {asked.Status}");
                return;
            }

            string outcome = Next(0, 3) == 0 ? "clarify" : "confirm";
            HttpAnswer[] answers = await Task.WhenAll(
                app.DecideAsync(_cycle, agency, receipt, $"d-{_ids++}", outcome), app.DecideAsync(_cycle, agency, receipt, $"d-{_ids++}", "confirm", "assessor-2"));
            tell($"two decide on {agency}: {answers[0].Status}, {answers[1].Status}");
            Assert.InRange(answers.Count(a => a.Status == 202), 0, 1);
        }
    }
}
