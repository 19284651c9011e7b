using Merit.Adapters.Storage;
using MeritFunctions.Determination;
using MeritFunctions.Tests.Cycle;

namespace MeritFunctions.Tests.Plenary;

/// <summary>Random acts of a plenary against a plain model of its rules: nothing is released that has a blocker. What fails is given by its seed.</summary>
public sealed class PlenaryWalkTests(MeritApp app, ITestOutputHelper output) : IClassFixture<MeritApp>
{
    private const int Actions = 60;
    private const int Quorum = 2;

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public async Task Nothing_is_released_that_has_a_blocker(int seed)
    {
        var walk = new Walk(app, new Random(seed), output.WriteLine);
        await walk.BeginAsync();
        for (int action = 0; action < Actions && !walk.IsReleased; action++)
        {
            await walk.ActAsync();
        }

        await walk.EndAsync();
    }

    /// <summary>What the model knows of an agency.</summary>
    private sealed class Known
    {
        public bool IsVerified { get; set; } = true;

        public string Session { get; set; } = "";

        public string State { get; set; } = AgendaState.Open;

        public HashSet<string> Room { get; set; } = [];

        public HashSet<string> Recused { get; } = [];

        public HashSet<string> Flags { get; } = [];

        public HashSet<string> Conceded { get; } = [];

        public bool IsReady => IsVerified && State == AgendaState.Decided && Room.Except(Recused).Count() >= Quorum && Flags.IsSubsetOf(Conceded);
    }

    private sealed class Walk(MeritApp app, Random random, Action<string> tell)
    {
        private readonly string[] _members = [.. Enumerable.Range(0, 4).Select(_ => MeritApp.NewId())];
        private readonly string[] _agencies = [.. Enumerable.Range(0, 3).Select(_ => MeritApp.NewId())];
        private readonly Dictionary<string, Known> _known = [];
        private readonly HashSet<string> _present = [];
        private string _cycle = "";
        private string _session = "";
        private string _state = SessionState.Closed;
        private int _number;

        public bool IsReleased { get; private set; }

        public async Task BeginAsync()
        {
            // The last member has an interest in the first agency.
            await app.RegisterAsync([.. _members.Select((m, i) => (m, i == 3 ? new[] { _agencies[0] } : []))]);
            _cycle = await app.StartPlenaryAsync(Quorum, _agencies);
            foreach (string agency in _agencies)
            {
                _known[agency] = new Known();
            }

            tell($"cycle {_cycle}");
        }

        public async Task ActAsync()
        {
            (string agency, string member) = (_agencies[random.Next(3)], _members[random.Next(4)]);
            Known known = _known[agency];
            bool maySpeak = _state == SessionState.Open && _present.Contains(member) && known.Session == _session && !known.Recused.Contains(member) && !(member == _members[3] && agency == _agencies[0]);
            HashSet<string> room = [.. _present.Where(m => !known.Recused.Contains(m) && !(m == _members[3] && agency == _agencies[0]))];
            bool holds = known.State != AgendaState.Open;
            int act = random.Next(20);
            switch (act)
            {
                case 0 or 1:
                    await SessionAsync();
                    break;
                case 2 or 3 or 4 or 5:
                    bool comes = random.Next(4) > 0;
                    if (Expect(await app.AttendAsync(_cycle, _session.Length > 0 ? _session : "none", member, comes), _state == SessionState.Open, $"{member} attends: {comes}"))
                    {
                        _ = comes ? _present.Add(member) : _present.Remove(member);
                    }

                    break;
                case 6 or 7 or 8 or 9 or 10 or 11:
                    bool same = known.State == AgendaState.Decided;
                    if (Expect(await DecideAsync(member, agency, "decide"), maySpeak && (same || (!holds && known.IsVerified && room.Count >= Quorum)), $"decide {agency}") && !same)
                    {
                        (known.State, known.Room) = (AgendaState.Decided, room);
                    }

                    break;
                case 12:
                    if (Expect(await DecideAsync(member, agency, "defer"), maySpeak && known.State != AgendaState.Decided, $"defer {agency}"))
                    {
                        known.State = AgendaState.Deferred;
                    }

                    break;
                case 13:
                    if (Expect(await DecideAsync(member, agency, "takeBack"), maySpeak, $"take back {agency}"))
                    {
                        known.State = AgendaState.Open;
                    }

                    break;
                case 14:
                    if (random.Next(3) == 0 && Expect(await app.RecuseAsync(_cycle, Named(known), agency, member), known.Session == _session && _state != SessionState.Closed, $"{member} recuses from {agency}"))
                    {
                        known.Recused.Add(member);
                    }

                    break;
                case 15:
                    bool isHeld = known.Flags.Contains(ReleaseBlockers.Hold);
                    await app.MarkAsync(_cycle, agency, row => row.Flags = isHeld ? "" : "hold");
                    _ = isHeld ? known.Flags.Remove(ReleaseBlockers.Hold) : known.Flags.Add(ReleaseBlockers.Hold);
                    tell($"hold {agency}: {!isHeld}");
                    break;
                case 16:
                    if (Expect(
                        await app.ConcedeAsync(_cycle, Named(known), agency, ReleaseBlockers.Hold),
                        known.Session.Length > 0 && known.IsVerified && known.Flags.Contains(ReleaseBlockers.Hold),
                        $"concede {agency}"))
                    {
                        known.Conceded.Add(ReleaseBlockers.Hold);
                    }

                    break;
                case 17:
                    await MoveOnAsync(agency, known);
                    break;
                default:
                    await ReleaseAsync(random.Next(6) == 0 ? member : PlenaryActs.Authority);
                    break;
            }
        }

        // Whatever was left is done, and then it is released.
        public async Task EndAsync()
        {
            if (!IsReleased)
            {
                await app.CloseAsync(_cycle, _session.Length > 0 ? _session : "none");
                foreach (string agency in _agencies.Where(a => !_known[a].IsVerified))
                {
                    await MoveOnAsync(agency, _known[agency]);
                }

                foreach (string agency in _agencies)
                {
                    await app.MarkAsync(_cycle, agency, row => row.Flags = "");
                    _known[agency].Flags.Clear();
                }

                string[] open = [.. _agencies.Where(a => !_known[a].IsReady)];
                string[] fresh = [MeritApp.NewId(), MeritApp.NewId()];
                await app.RegisterAsync([.. fresh.Select(m => (m, Array.Empty<string>()))]);
                string[] free = [.. open.Where(a => _known[a].State != AgendaState.Decided)];
                // What has lost its quorum stands decided, and no other session may have it: it is taken back by having it verified anew.
                foreach (string agency in open.Except(free))
                {
                    await MoveOnAsync(agency, _known[agency]);
                    await MoveOnAsync(agency, _known[agency]);
                }

                if (open.Length > 0)
                {
                    Assert.Equal(202, (await app.PlanAsync(_cycle, "last", fresh, open)).Status);
                    await app.OpenAsync(_cycle, "last");
                    await Task.WhenAll(fresh.Select(m => app.AttendAsync(_cycle, "last", m)));
                    Assert.Equal(202, (await app.DecideInSessionAsync(_cycle, "last", fresh[0], open)).Status);
                }

                Assert.Equal(202, (await app.ReleaseByAsync(_cycle)).Status);
            }

            await app.DetermineAsync(_cycle);
            Assert.Equal(200, (await app.ResultsAsync(_cycle)).Status);
        }

        private async Task SessionAsync()
        {
            if (_state == SessionState.Closed)
            {
                string name = $"s-{++_number}";
                string[] waiting = [.. _agencies.Where(a => _known[a] is { IsVerified: true } k && k.State != AgendaState.Decided)];
                if (Expect(await app.PlanAsync(_cycle, name, _members), waiting.Length > 0, $"plan {name}"))
                {
                    (_session, _state) = (name, SessionState.Planned);
                    foreach (string agency in waiting)
                    {
                        (_known[agency].Session, _known[agency].State) = (name, AgendaState.Open);
                        _known[agency].Recused.Clear();
                        _known[agency].Conceded.Clear();
                    }
                }

                return;
            }

            bool opens = _state == SessionState.Planned;
            Expect(opens ? await app.OpenAsync(_cycle, _session) : await app.CloseAsync(_cycle, _session), true, $"{(opens ? "open" : "close")} {_session}");
            _state = opens ? SessionState.Open : SessionState.Closed;
            _present.Clear();
        }

        // A verified score is reopened; what is reopened is verified anew. Either ends what was decided and conceded.
        private async Task MoveOnAsync(string agency, Known known)
        {
            if (known.IsVerified)
            {
                Assert.Equal(202, (await app.ReopenAsync(_cycle, agency, $"r-{random.Next()}")).Status);
            }
            else
            {
                Assert.Equal(202, (await app.DecideAsync(_cycle, agency, (await app.RowAsync(_cycle, agency)).Receipt!, $"d-{random.Next()}")).Status);
            }

            await app.StepAsync(_cycle, agency);
            known.IsVerified = !known.IsVerified;
            known.State = AgendaState.Open;
            known.Conceded.Clear();
            tell($"{agency} moves on, verified: {known.IsVerified}");
        }

        private async Task ReleaseAsync(string by)
        {
            bool isReady = _agencies.All(a => _known[a].IsReady);
            IsReleased = Expect(await app.ReleaseByAsync(_cycle, by), isReady && by == PlenaryActs.Authority, $"{by} releases");
            string[] blocked = [.. _agencies.Where(a => !_known[a].IsReady).Order(StringComparer.Ordinal)];
            Assert.Equal(blocked, IsReleased ? [] : (await app.PreviewAsync(_cycle)).Blockers().Select(b => b.Split(' ')[0]).Distinct().Order(StringComparer.Ordinal));
        }

        private Task<HttpAnswer> DecideAsync(string member, string agency, string outcome) => _session.Length == 0
            ? app.OpenAsync(_cycle, "none")
            : app.DecideInSessionAsync(_cycle, _session, member, [agency], outcome);

        private static string Named(Known known) => known.Session.Length > 0 ? known.Session : "none";

        private bool Expect(HttpAnswer answer, bool isTaken, string what)
        {
            tell($"{what}: {answer.Status}");
            Assert.Equal(isTaken, answer.Status == 202);
            return isTaken;
        }
    }
}
