using System.Text.Json;
using CsCheck;
using Merit.Assessment.Agencies;
using Merit.Assessment.Verification;

namespace Merit.Assessment.Tests.Properties;

public sealed class Assigning_anything
{
    private static readonly DateOnly Day = new(2027, 3, 1);

    // Regions of two digits with some agencies each, and bodies outside of them.
    private static readonly Gen<Agency[]> Agencies = Gen.Int[0, 5].Array[0, 90].Select(regions => regions
        .Select((region, place) => region == 0
            ? new Agency($"LPNK-{place}", $"Lembaga {place}", AgencyType.NonMinisterialBody)
            : new Agency($"1{region}{place:00}", $"Kota {place}", AgencyType.City))
        .ToArray());

    private static readonly Gen<Assessor[]> People = Gen.Select(
        Gen.Int[0, 9], Gen.Int[0, 9], Gen.Int[0, 12], Gen.Int[0, 9], Gen.Int[0, 9], Gen.Int[0, 60],
        (role, region, post, away, trained, capacity) => new Assessor("", "", role switch
        {
            0 => [AssessorRole.Moderator],
            1 => [AssessorRole.Plenary],
            2 or 3 => [AssessorRole.Assessor, AssessorRole.Moderator],
            _ => [AssessorRole.Assessor],
        })
        {
            HomeRegion = region is > 0 and <= 5 ? $"1{region}" : null,
            PreviousPosts = post > 8 ? ["LPNK-1", "1102", $"13{post}"] : [],
            Declared = post == 8 ? ["LPNK-0"] : [],
            Absences = away == 0 ? [new(Day.AddDays(-1), Day)] : away == 1 ? [new(Day.AddDays(1), Day.AddDays(9))] : [],
            Competences = trained == 0 ? [new("merit-2019", Day.AddDays(-9), Day.AddDays(-1))] : trained == 1 ? [] : [new(trained < 5 ? null : "merit-2019", Day.AddDays(-9), null)],
            Capacity = capacity > 40 ? null : capacity,
            IsActive = away != 9,
        }).Array[0, 14].Select(people => people.Select((person, place) => person with { Id = $"p{place:00}" }).ToArray());

    private static readonly Gen<AssignmentTask> Tasks = Gen.Select(Agencies, People, Gen.Int[0, 999], Gen.Int[10, 25], Gen.Bool, Gen.Bool, Gen.Int[0, 4].Array[14]).Select(
        (agencies, people, seed, size, isDouble, asks, held) => new AssignmentTask
        {
            // Some agencies have a place filled already, and some have somebody who stepped back.
            Agencies = [.. agencies.Select((agency, place) => new AssignableAgency(
                agency,
                place < held.Length && held[place] == 1 && people.Length > 0 ? new Dictionary<AssignmentPlace, string> { [AssignmentPlace.First] = people[0].Id } : [],
                place < held.Length && held[place] == 2 && people.Length > 1 ? [people[1].Id] : [],
                place < held.Length && held[place] == 1 ? 1 : 0))],
            People = people,
            Day = Day,
            Seed = $"{seed}",
            BatchSize = size,
            IsDouble = isDouble,
            Instrument = asks ? "merit-2019" : null,
            Loads = people.Length > 2 ? new Dictionary<string, AssessorLoad> { [people[2].Id] = new(held[0], held[1]) } : new Dictionary<string, AssessorLoad>(),
            FirstBatch = 2,
        });

    [Fact]
    public void Nobody_gets_what_they_must_keep_away_from_and_every_place_is_given_or_told() => Tasks.Sample(
        task =>
        {
            AssignmentPlan plan = Assigner.Assign(task);
            Dictionary<string, Assessor> people = task.People.ToDictionary(person => person.Id);
            Dictionary<string, AssignableAgency> agencies = task.Agencies.ToDictionary(one => one.Agency.Code);
            foreach (PlannedAssignment one in plan.Assignments)
            {
                Assessor person = people[one.Assessor];
                Assert.Empty(Conflicts.Of(person, agencies[one.Agency].Agency));
                Assert.Null(Assigner.BarOf(person, one.Place, Day, task.Instrument));
                Assert.DoesNotContain(one.Assessor, agencies[one.Agency].KeptOff);
                Assert.Equal(task.People.Count, one.Why.Asked);
                Assert.InRange(one.Why.Equal, 1, int.MaxValue);
                Assert.True(one.Why.Left >= 1);
                Assert.NotEmpty(one.Why.Explain());
            }

            foreach (AssignableAgency one in task.Agencies)
            {
                string[] given = [.. plan.Assignments.Where(a => a.Agency == one.Agency.Code).Select(a => a.Assessor), .. one.Held.Values];
                Assert.Equal(given.Distinct(), given);
                AssignmentPlace[] all = [.. one.Held.Keys, .. plan.Assignments.Where(a => a.Agency == one.Agency.Code).Select(a => a.Place), .. plan.Open.Where(o => o.Agency == one.Agency.Code).Select(o => o.Place)];
                Assert.Equal(task.Places, all.Order());
            }

            foreach (Assessor person in task.People.Where(person => person.Capacity is not null))
            {
                int had = task.Loads.GetValueOrDefault(person.Id)?.Reviews ?? 0;
                int got = plan.Assignments.Count(a => a.Assessor == person.Id && a.Place != AssignmentPlace.Moderator);
                Assert.True(got == 0 || had + got <= person.Capacity);
            }

            // What is told as open really is: nobody in the register may have it now.
            foreach (OpenPlace open in plan.Open)
            {
                AssignableAgency one = agencies[open.Agency];
                string[] there = [.. plan.Assignments.Where(a => a.Agency == open.Agency).Select(a => a.Assessor), .. one.Held.Values];
                Assert.DoesNotContain(task.People, person =>
                    Assigner.BarOf(person, open.Place, Day, task.Instrument) is null
                    && Conflicts.Of(person, one.Agency).IsEmpty
                    && !there.Contains(person.Id)
                    && !one.KeptOff.Contains(person.Id)
                    && (open.Place == AssignmentPlace.Moderator || person.Capacity is null));
                Assert.Equal(task.People.Count, open.Out.Values.Sum());
            }

            Assert.Equal(plan.Open.Count > 0, plan.Findings().Count > 0);
        },
        iter: 2_000);

    [Fact]
    public void The_same_seed_gives_the_same_plan_whatever_the_order_of_the_files() => Gen.Select(Tasks, Gen.Int[0, 1_000_000]).Sample(
        (task, shuffle) =>
        {
            Random order = new(shuffle);
            AssignmentTask other = task with { Agencies = Shuffled(task.Agencies, order), People = Shuffled(task.People, order) };

            Assert.Equal(Shown(Assigner.Assign(task)), Shown(Assigner.Assign(other)));
        },
        iter: 500);

    [Fact]
    public void Loads_differ_by_at_most_one_batch_where_nobody_must_keep_away() => Gen.Select(Gen.Int[1, 200], Gen.Int[3, 20], Gen.Int[10, 25], Gen.Int[0, 999], Gen.Bool).Sample(
        (agencies, people, size, seed, isDouble) =>
        {
            AssignmentPlan plan = Assigner.Assign(new AssignmentTask
            {
                Agencies = [.. Enumerable.Range(0, agencies).Select(place => Open(new Agency($"A{place}", "A", AgencyType.Ministry)))],
                People = [.. Enumerable.Range(0, people).Select(place => new Assessor($"p{place}", "P", [AssessorRole.Assessor, AssessorRole.Moderator]))],
                Day = Day,
                Seed = $"{seed}",
                BatchSize = size,
                IsDouble = isDouble,
            });
            int[] batches = [.. plan.Assignments.Where(one => one.Place == AssignmentPlace.First).CountBy(one => one.Batch).Select(batch => batch.Value)];
            int[] reviews = Loads(plan, people, one => one.Place != AssignmentPlace.Moderator);
            int[] moderations = Loads(plan, people, one => one.Place == AssignmentPlace.Moderator);

            Assert.Empty(plan.Open);
            Assert.True(agencies < Assigner.SmallestBatch || batches.All(count => count is >= Assigner.SmallestBatch and <= Assigner.LargestBatch), string.Join(' ', batches));
            Assert.True(reviews.Max() - reviews.Min() <= batches.Max());
            // The two who review a batch do not moderate it, also where they have least to moderate.
            Assert.True(moderations.Max() - moderations.Min() <= 2 * batches.Max());
            Assert.All(plan.Assignments.GroupBy(one => (one.Batch, one.Place)), batch => Assert.Single(batch.Select(one => one.Assessor).Distinct()));
        },
        iter: 1_000);

    [Theory]
    [InlineData(650, 30)]
    [InlineData(10_000, 100)]
    public void A_whole_country_is_balanced_and_keeps_its_batches(int agencies, int people)
    {
        AssignmentTask task = new()
        {
            Agencies = [.. Enumerable.Range(0, agencies).Select(place => Open(new Agency($"{11 + (place % 38)}{place:0000}", "Kota", AgencyType.City)))],
            People = [.. Enumerable.Range(0, people).Select(place => new Assessor($"p{place:000}", "P", place % 5 == 0 ? [AssessorRole.Assessor, AssessorRole.Moderator] : [AssessorRole.Assessor])
            {
                HomeRegion = $"{11 + (place % 38)}",
                PreviousPosts = [$"{11 + (place % 38)}{place:0000}", $"12{place + 39:0000}"],
            })],
            Day = Day,
            Seed = "2027",
            BatchSize = 20,
            IsDouble = true,
        };
        AssignmentPlan plan = Assigner.Assign(task);
        int[] reviews = Loads(plan, task.People.Select(person => person.Id), one => one.Place != AssignmentPlace.Moderator);
        int[] batches = [.. plan.Assignments.Where(one => one.Place == AssignmentPlace.First).CountBy(one => one.Batch).Select(batch => batch.Value)];

        Assert.Equal(3 * agencies, plan.Assignments.Count);
        Assert.All(batches, count => Assert.InRange(count, Assigner.SmallestBatch, Assigner.LargestBatch));
        Assert.True(reviews.Max() - reviews.Min() <= 20, string.Join(' ', reviews));
        Assert.DoesNotContain(plan.Assignments, one => one.Why.Kind == AssignmentKind.Single);
    }

    [Fact]
    public void Work_grows_with_agencies_times_people()
    {
        // Twice the agencies and twice the people make four times the work, and its square sixteen times. Bytes allocated are counted and not time.
        long few = Allocated(1_000, 30);
        long many = Allocated(2_000, 60);

        Assert.True(many <= few * 8, $"{few} → {many}");

        static long Allocated(int agencies, int people)
        {
            AssignmentTask task = new()
            {
                Agencies = [.. Enumerable.Range(0, agencies).Select(place => Open(new Agency($"{11 + (place % 38)}{place:0000}", "Kota", AgencyType.City)))],
                People = [.. Enumerable.Range(0, people).Select(place => new Assessor($"p{place:000}", "P", [AssessorRole.Assessor, AssessorRole.Moderator]) { HomeRegion = $"{11 + (place % 38)}" })],
                Day = Day,
                Seed = "s",
                IsDouble = true,
            };
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assigner.Assign(task);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void A_plan_says_who_was_out_and_why()
    {
        Assessor[] people =
        [
            new("home", "Ani", [AssessorRole.Assessor]) { HomeAgency = "31" },
            new("away", "Budi", [AssessorRole.Assessor]) { Absences = [new(Day, Day)] },
            new("full", "Citra", [AssessorRole.Assessor]) { Capacity = 0 },
            new("left", "Dedi", [AssessorRole.Assessor]) { IsActive = false },
            new("chair", "Eka", [AssessorRole.Plenary]),
            new("free", "Fajar", [AssessorRole.Assessor]),
        ];
        AssignmentPlan plan = Assigner.Assign(new AssignmentTask { Agencies = [Open(new Agency("31", "DKI", AgencyType.Province))], People = people, Day = Day, Seed = "s", IsDouble = true });

        PlannedAssignment first = Assert.Single(plan.Assignments);
        Assert.Equal(("free", AssignmentPlace.First), (first.Assessor, first.Place));
        Assert.Equal(
            [
                "Drawn for this agency alone, as things stood on 2027-03-01.",
                "Of 6 people in the register, 5 could not take this place: 1 not active, 1 with another role, 1 absent, 1 full, 1 employed there.",
                "1 were left; whoever was chosen was among those with least to do, 0 agencies.",
                "Nobody else had as little to do.",
            ],
            first.Why.Explain().Select(text => text.En));
        Assert.Equal([AssignmentPlace.Second, AssignmentPlace.Moderator], plan.Open.Select(open => open.Place));
        Assert.Equal(
            [
                "Agency \"31\": nobody can be its second assessor (1 not active, 1 with another role, 1 absent, 1 full, 1 with another place of it, 1 employed there).",
                "Agency \"31\": nobody can be its moderator (1 not active, 5 with another role).",
            ],
            plan.Findings().Select(finding => finding.MessageEn));
    }

    private static AssignableAgency Open(Agency agency) => new(agency, new Dictionary<AssignmentPlace, string>(), [], 0);

    private static int[] Loads(AssignmentPlan plan, int people, Func<PlannedAssignment, bool> which) => Loads(plan, Enumerable.Range(0, people).Select(place => $"p{place}"), which);

    private static int[] Loads(AssignmentPlan plan, IEnumerable<string> people, Func<PlannedAssignment, bool> which)
    {
        Dictionary<string, int> counts = plan.Assignments.Where(which).CountBy(one => one.Assessor).ToDictionary();
        return [.. people.Select(person => counts.GetValueOrDefault(person))];
    }

    private static T[] Shuffled<T>(IReadOnlyList<T> list, Random order)
    {
        T[] shuffled = [.. list];
        order.Shuffle(shuffled);
        return shuffled;
    }

    private static string Shown(AssignmentPlan plan) => JsonSerializer.Serialize(plan);
}
