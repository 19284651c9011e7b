using System.Globalization;
using LocalHost.CrashHost;
using LocalHost.Engine.Store;
using LocalHost.Engine.Tests.Crash;

namespace LocalHost.Engine.Tests.Simulation;

/// <summary>
/// A mixed run in which a seed decides everything: which commit comes next, when its answer comes, which turn, which activity
/// and which client goes on, what a worker gives up, how time passes, what is announced twice, and when the process dies.
/// </summary>
internal sealed class SimulatedRun : IAsyncDisposable
{
    private readonly Random _random;
    private readonly int _count;
    private readonly RunFolder _folder = new();
    private readonly Journal _journal = new();
    private readonly List<string> _trace = [];
    private readonly int[] _weights;
    private SqliteTaskHubStore _kept = null!;
    private int _deathsLeft;
    private int _marks;
    private SimulatedProcess _process = null!;
    private HubSnapshot _before = HubSnapshot.Empty;

    /// <summary>Initializes a run.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="count">How many orchestrations.</param>
    public SimulatedRun(int seed, int count)
    {
        _random = new Random(seed);
        _count = count;
        // Each run has its own weather: here the disk lags, there the activities, elsewhere time flies.
        _weights = [.. Enumerable.Range(0, 6).Select(_ => 1 << _random.Next(5))];
        _deathsLeft = _random.Next(4);
    }

    /// <summary>Every step, in order.</summary>
    public IReadOnlyList<string> Trace => _trace;

    /// <summary>What the store holds at the end.</summary>
    public HubSnapshot End { get; private set; } = HubSnapshot.Empty;

    public async Task RunAsync()
    {
        Begin(new DateTimeOffset(2026, 1, 5, 1, 0, 0, TimeSpan.Zero));
        while (true)
        {
            _process.Rest();
            if (_deathsLeft > 0 && _random.Next(200) == 0)
            {
                await DieAsync();
            }
            else if (!Step())
            {
                break;
            }
        }
        End = Check();
        MixedRun.AssertEnded(End, _count);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _journal.Dispose();
        await _kept.DisposeAsync();
        _folder.Dispose();
    }

    private void Begin(DateTimeOffset now)
    {
        _kept = new SqliteTaskHubStore(_folder.Database, Synchronous.Normal);
        _process = new SimulatedProcess(_kept, new VirtualMachine(now), _journal, () => $"mark {_marks++}");
        _process.Start(_count);
    }

    private async Task DieAsync()
    {
        _deathsLeft--;
        _trace.Add("the process dies");
        DateTimeOffset now = _process.Machine.GetUtcNow();
        Check();
        await _process.Store.CrashAsync();
        await _process.DisposeAsync();
        Begin(now);
    }

    /// <summary>Takes one step; false when nothing is left to happen.</summary>
    private bool Step()
    {
        SimulatedStore store = _process.Store;
        IReadOnlyList<string> commits = store.Held;
        IReadOnlyList<string> turns = _process.Worker.Turns.Waiting;
        IReadOnlyList<string> activities = _process.Worker.Activities.Waiting;
        IReadOnlyList<string> clients = _process.Clients.Waiting;
        bool answers = store.HasCommitted;
        DateTimeOffset? due = _process.Machine.NextDue;
        if (commits.Count == 0 && turns.Count == 0 && activities.Count == 0 && clients.Count == 0 && !answers
            && store.Query(new InstanceFilter { Limit = int.MaxValue }).TrueForAll(i => i.IsCompleted))
        {
            return false;
        }
        int[] odds =
        [
            commits.Count > 0 ? _weights[0] : 0,
            answers ? _weights[1] : 0,
            activities.Count > 0 ? _weights[2] : 0,
            clients.Count > 0 ? _weights[3] : 0,
            turns.Count > 0 ? _weights[4] : 0,
            due is null ? 0 : _weights[5],
        ];
        Assert.True(odds.Sum() > 0, "Work was lost: orchestrations are unfinished, and nothing is left that could happen.");
        switch (Draw(odds))
        {
            case 0:
                string commit = Pick(commits);
                _trace.Add($"commit: {commit}");
                store.Commit(commit);
                break;
            case 1:
                _trace.Add($"answer: {store.Deliver()}");
                if (store.Deliveries > 0 && _random.Next(10) == 0)
                {
                    _process.Rest();
                    _trace.Add($"answer again: {store.DeliverAgain(_random.Next(store.Deliveries))}");
                }
                break;
            case 2:
                Work(_process.Worker.Activities, Pick(activities));
                break;
            case 3:
                string client = Pick(clients);
                _trace.Add($"client: {client}");
                _process.Clients.Open(client);
                break;
            case 4:
                Work(_process.Worker.Turns, Pick(turns));
                break;
            default:
                DateTimeOffset now = _process.Machine.GetUtcNow();
                DateTimeOffset then = _random.Next(3) == 0 ? now + ((due!.Value - now) * _random.NextDouble()) : due!.Value;
                _trace.Add(string.Create(CultureInfo.InvariantCulture, $"time: {then:O}"));
                _process.Machine.PassTo(then);
                break;
        }
        return true;
    }

    private void Work(Gates gates, string name)
    {
        bool giveUp = _random.Next(12) == 0;
        _trace.Add($"{(giveUp ? "give up" : "run")}: {name}");
        gates.Open(name, giveUp);
    }

    private HubSnapshot Check()
    {
        HubSnapshot after = HubSnapshot.Read(_kept);
        Assert.Empty(HistoryRules.Violations(after));
        Assert.Empty(HistoryRules.Violations(_before, after));
        return _before = after;
    }

    private int Draw(int[] odds)
    {
        int roll = _random.Next(odds.Sum());
        int choice = 0;
        while (roll >= odds[choice])
        {
            roll -= odds[choice++];
        }
        return choice;
    }

    private string Pick(IReadOnlyList<string> names) => names[_random.Next(names.Count)];
}
