using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Merit.Assessment.Verification;

/// <summary>
/// Gives agencies to people: never to whom they must keep away from, who is away, not trained, or full; to those who have least
/// first; among equals by a draw that anybody can repeat. The draw of a person is the first half of the SHA-256 of
/// <c>seed/batch 3/First/ID</c> (or <c>seed/agency CODE/First/ID</c>), and the lowest wins, so that neither the order of a file nor
/// the moment decides anything.
/// </summary>
/// <remarks>
/// Whole agencies go in batches, each to one team. First the teams are drawn, by load; then each agency goes to a batch whose team
/// may have it, those with most conflicts first. What fits into none, and what has only some places open, is drawn place by place.
/// </remarks>
public static class Assigner
{
    /// <summary>The fewest agencies of a batch, where there are as many.</summary>
    public const int SmallestBatch = 10;

    /// <summary>The most.</summary>
    public const int LargestBatch = 25;

    /// <summary>The plan for a task.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is out of its bounds.</exception>
    public static AssignmentPlan Assign(AssignmentTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentOutOfRangeException.ThrowIfLessThan(task.BatchSize, SmallestBatch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(task.BatchSize, LargestBatch);
        return new Run(task).Assign();
    }

    /// <summary>What keeps somebody from an agency's place whatever else they do; null when nothing does.</summary>
    /// <param name="person">Who.</param>
    /// <param name="place">Which place.</param>
    /// <param name="day">When.</param>
    /// <param name="instrument">The instrument for which they must be trained; null when that is not asked for.</param>
    public static AssignmentBar? BarOf(Assessor person, AssignmentPlace place, DateOnly day, string? instrument)
    {
        ArgumentNullException.ThrowIfNull(person);
        return !person.IsActive ? AssignmentBar.Inactive
            : !person.Roles.Contains(place == AssignmentPlace.Moderator ? AssessorRole.Moderator : AssessorRole.Assessor) ? AssignmentBar.Role
            : person.Absences.Any(absence => absence.From <= day && day <= absence.Until) ? AssignmentBar.Absent
            : instrument is not null && !person.Competences.Any(one => IsFor(one, instrument, day)) ? AssignmentBar.Competence
            : null;
    }

    /// <summary>The bar that a conflict is.</summary>
    public static AssignmentBar BarOf(Conflict conflict) => conflict switch
    {
        Conflict.OwnAgency => AssignmentBar.OwnAgency,
        Conflict.OwnRegion => AssignmentBar.OwnRegion,
        Conflict.PreviousPost => AssignmentBar.PreviousPost,
        Conflict.Declared => AssignmentBar.Declared,
        _ => AssignmentBar.Recused,
    };

    private static bool IsFor(Competence one, string instrument, DateOnly day) =>
        (one.Instrument is null || one.Instrument == instrument) && one.ValidFrom <= day && (one.ValidUntil is null || day <= one.ValidUntil);

    /// <summary>One plan in the making. People and agencies are numbers here, so that the tables of who may have what are small and quick.</summary>
    private sealed class Run
    {
        private readonly AssignmentTask _task;
        private readonly Assessor[] _people;
        private readonly AssignableAgency[] _agencies;
        private readonly AssignmentBar?[] _reviewBars;
        private readonly AssignmentBar?[] _moderationBars;
        private readonly AssignmentBar?[][] _barsOf;
        private readonly int[] _reviews;
        private readonly int[] _moderations;
        private readonly List<PlannedAssignment> _assignments = [];
        private readonly List<OpenPlace> _open = [];

        public Run(AssignmentTask task)
        {
            _task = task;
            _people = [.. task.People.OrderBy(person => person.Id, StringComparer.Ordinal)];
            _agencies = [.. task.Agencies.OrderBy(one => Draw($"{task.Seed}/order/{one.Agency.Code}")).ThenBy(one => one.Agency.Code, StringComparer.Ordinal)];
            _reviewBars = [.. _people.Select(person => BarOf(person, AssignmentPlace.First, task.Day, task.Instrument))];
            _moderationBars = [.. _people.Select(person => BarOf(person, AssignmentPlace.Moderator, task.Day, task.Instrument))];
            _barsOf = [.. _agencies.Select(BarsOf)];
            _reviews = [.. _people.Select(person => task.Loads.TryGetValue(person.Id, out AssessorLoad? load) ? load.Reviews : 0)];
            _moderations = [.. _people.Select(person => task.Loads.TryGetValue(person.Id, out AssessorLoad? load) ? load.Moderations : 0)];
        }

        public AssignmentPlan Assign()
        {
            int[] whole = [.. Enumerable.Range(0, _agencies.Length).Where(agency => _agencies[agency].Held.Count == 0)];
            List<Batch> batches = DrawTeams(whole.Length);
            List<int> rest = Place(whole, batches);
            foreach (Batch batch in batches)
            {
                batch.Members.ForEach(agency => Give(agency, batch));
            }

            int last = _task.FirstBatch + batches.Count;
            Dictionary<int, Batch> batchOf = batches.SelectMany(batch => batch.Members.Select(agency => (agency, batch))).ToDictionary(pair => pair.agency, pair => pair.batch);
            HashSet<int> alone = [.. rest];
            for (int agency = 0; agency < _agencies.Length; agency++)
            {
                Complete(agency, batchOf.GetValueOrDefault(agency), _agencies[agency].Batch is > 0 and var own ? own : alone.Contains(agency) ? last : 0);
            }

            return new AssignmentPlan(
                [.. _assignments.OrderBy(one => one.Batch).ThenBy(one => one.Agency, StringComparer.Ordinal).ThenBy(one => one.Place)],
                [.. _open.OrderBy(one => one.Agency, StringComparer.Ordinal).ThenBy(one => one.Place)]);
        }

        // Batches of nearly one size, as many as hold all agencies and no more than the people have room for.
        private List<Batch> DrawTeams(int agencies)
        {
            List<Batch> batches = [];
            for (int left = agencies; left > 0;)
            {
                int size = SizeOf(left, _task.BatchSize);
                int least = Math.Min(size, SmallestBatch);
                string name = string.Create(CultureInfo.InvariantCulture, $"batch {_task.FirstBatch + batches.Count}");
                if (DrawOne(name, AssignmentPlace.First, null, [], least) is not { } first
                    || (_task.IsDouble ? DrawOne(name, AssignmentPlace.Second, null, [first.Person], least) : first) is not { } second)
                {
                    break;
                }

                size = Math.Min(size, Math.Min(RoomOf(first.Person), RoomOf(second.Person)));
                Batch batch = new(_task.FirstBatch + batches.Count, size, [first]);
                _reviews[first.Person] += size;
                if (_task.IsDouble)
                {
                    _reviews[second.Person] += size;
                    batch.Team.Add(second);
                    if (DrawOne(name, AssignmentPlace.Moderator, null, [first.Person, second.Person], 0) is { } moderator)
                    {
                        _moderations[moderator.Person] += size;
                        batch.Team.Add(moderator);
                    }
                }

                batches.Add(batch);
                left -= size;
            }

            return batches;
        }

        private static int SizeOf(int agencies, int batchSize)
        {
            int count = (agencies + batchSize - 1) / batchSize;
            if (count > 1 && agencies / count < SmallestBatch)
            {
                count--;
            }

            return (agencies + count - 1) / count;
        }

        // Gives each agency a batch whose team may have it. What was planned for a team becomes what it got.
        private List<int> Place(int[] whole, List<Batch> batches)
        {
            List<int> rest = [];
            foreach (int agency in whole.OrderByDescending(one => _barsOf[one].Count(bar => bar is not null)))
            {
                Batch? best = null;
                foreach (Batch batch in batches)
                {
                    if (batch.Space > (best?.Space ?? 0) && MayHave(batch, agency))
                    {
                        best = batch;
                    }
                }

                best ??= batches.Where(batch => CanGrow(batch) && MayHave(batch, agency)).MinBy(batch => batch.Members.Count);
                if (best is null)
                {
                    rest.Add(agency);
                    continue;
                }

                if (best.Space == 0)
                {
                    Count(best, 1);
                    best.Size++;
                }

                best.Members.Add(agency);
            }

            foreach (Batch batch in batches)
            {
                Count(batch, -batch.Space);
            }

            return rest;
        }

        private bool MayHave(Batch batch, int agency)
        {
            foreach (Drawn member in batch.Team)
            {
                if (_barsOf[agency][member.Person] is not null)
                {
                    return false;
                }
            }

            return true;
        }

        private bool CanGrow(Batch batch) =>
            batch.Size < LargestBatch && batch.Team.TrueForAll(member => member.Place == AssignmentPlace.Moderator || RoomOf(member.Person) > 0);

        private void Count(Batch batch, int agencies)
        {
            foreach (Drawn member in batch.Team)
            {
                (member.Place == AssignmentPlace.Moderator ? _moderations : _reviews)[member.Person] += agencies;
            }
        }

        private void Give(int agency, Batch batch)
        {
            foreach (Drawn member in batch.Team)
            {
                // Who was left for the batch and must keep away from this one of its agencies is out as well.
                var bars = new SortedDictionary<AssignmentBar, int>(member.Out);
                foreach (int person in member.Pool)
                {
                    Tell(bars, _barsOf[agency][person]);
                }

                Add(agency, member, batch.Number, AssignmentKind.Batch, bars);
            }
        }

        // The places that no batch gave.
        private void Complete(int agency, Batch? batch, int number)
        {
            AssignableAgency one = _agencies[agency];
            List<int> taken = [.. batch?.Team.Select(member => member.Person) ?? []];
            foreach (string holder in one.Held.Values)
            {
                int person = Array.FindIndex(_people, p => p.Id == holder);
                if (person >= 0)
                {
                    taken.Add(person);
                }
            }

            foreach (AssignmentPlace place in _task.Places.Where(place => !one.Held.ContainsKey(place) && batch?.Team.Exists(member => member.Place == place) != true))
            {
                if (DrawOne($"agency {one.Agency.Code}", place, agency, taken, 1) is { } drawn)
                {
                    taken.Add(drawn.Person);
                    (place == AssignmentPlace.Moderator ? _moderations : _reviews)[drawn.Person]++;
                    Add(agency, drawn, batch?.Number ?? number, AssignmentKind.Single, drawn.Out);
                }
                else
                {
                    _open.Add(new OpenPlace(one.Agency.Code, place, OutOf(place, agency, taken, 1).Out));
                }
            }
        }

        private void Add(int agency, Drawn drawn, int batch, AssignmentKind kind, IReadOnlyDictionary<AssignmentBar, int> bars) =>
            _assignments.Add(new PlannedAssignment(
                _agencies[agency].Agency.Code,
                drawn.Place,
                _people[drawn.Person].Id,
                batch,
                new AssignmentGrounds(kind, drawn.Place, _task.Day)
                {
                    Seed = _task.Seed,
                    Instrument = _task.Instrument,
                    Asked = _people.Length,
                    Out = bars,
                    Load = drawn.Load,
                    Equal = drawn.Equal,
                    Draw = drawn.Number.ToString("x16", CultureInfo.InvariantCulture),
                }));

        /// <summary>Whoever may have a place and has least, by draw among equals; null when nobody may.</summary>
        /// <param name="name">What is drawn for.</param>
        /// <param name="place">The place.</param>
        /// <param name="agency">The agency; null for a batch.</param>
        /// <param name="taken">Who has other places beside it.</param>
        /// <param name="room">For how many agencies they must have room.</param>
        private Drawn? DrawOne(string name, AssignmentPlace place, int? agency, List<int> taken, int room)
        {
            (SortedDictionary<AssignmentBar, int> bars, List<int> pool) = OutOf(place, agency, taken, room);
            if (pool.Count == 0)
            {
                return null;
            }

            int[] loads = place == AssignmentPlace.Moderator ? _moderations : _reviews;
            int least = pool.Min(person => loads[person]);
            int[] equal = [.. pool.Where(person => loads[person] == least)];
            (ulong number, int drawn) = equal.Select(person => (Draw($"{_task.Seed}/{name}/{place}/{_people[person].Id}"), person)).Min();
            return new Drawn(drawn, place, number, least, equal.Length, bars, pool);
        }

        private (SortedDictionary<AssignmentBar, int> Out, List<int> Pool) OutOf(AssignmentPlace place, int? agency, List<int> taken, int room)
        {
            SortedDictionary<AssignmentBar, int> bars = [];
            List<int> pool = [];
            AssignmentBar?[] general = place == AssignmentPlace.Moderator ? _moderationBars : _reviewBars;
            for (int person = 0; person < _people.Length; person++)
            {
                AssignmentBar? bar = general[person] is { } known ? known
                    : taken.Contains(person) ? AssignmentBar.OtherPlace
                    : place != AssignmentPlace.Moderator && RoomOf(person) < room ? AssignmentBar.Capacity
                    : agency is { } one ? _barsOf[one][person]
                    : null;
                if (bar is null)
                {
                    pool.Add(person);
                }

                Tell(bars, bar);
            }

            return (bars, pool);
        }

        private static void Tell(SortedDictionary<AssignmentBar, int> bars, AssignmentBar? bar)
        {
            if (bar is { } kind)
            {
                bars[kind] = bars.GetValueOrDefault(kind) + 1;
            }
        }

        // Conflicts of those who could have any place at all.
        private AssignmentBar?[] BarsOf(AssignableAgency one)
        {
            var bars = new AssignmentBar?[_people.Length];
            for (int person = 0; person < _people.Length; person++)
            {
                if (_reviewBars[person] is not null && _moderationBars[person] is not null)
                {
                    continue;
                }

                bars[person] = Conflicts.Of(_people[person], one.Agency) is [var first, ..] ? BarOf(first)
                    : one.KeptOff.Contains(_people[person].Id) ? AssignmentBar.Recused
                    : null;
            }

            return bars;
        }

        private int RoomOf(int person) => _people[person].Capacity is { } capacity ? Math.Max(0, capacity - _reviews[person]) : int.MaxValue;

        private static ulong Draw(string text) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

        private sealed record Drawn(
            int Person, AssignmentPlace Place, ulong Number, int Load, int Equal, SortedDictionary<AssignmentBar, int> Out, List<int> Pool);

        private sealed class Batch(int number, int size, List<Drawn> team)
        {
            public int Number => number;

            public int Size { get; set; } = size;

            public List<Drawn> Team => team;

            public List<int> Members { get; } = [];

            public int Space => Size - Members.Count;
        }
    }
}
