using System.Buffers.Binary;
using LocalHost.Engine.Clock;
using Microsoft.Extensions.Time.Testing;

namespace LocalHost.Tests.Engine;

/// <summary>The clock as another process reads it.</summary>
public sealed class ClockFileTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task A_clock_that_runs_shows_how_far_it_is_ahead()
    {
        using var folder = new TestFolder();
        using var file = ClockFile.Open(folder.Path);
        using var clock = new HostClock(TimeSkipping.Auto, new FakeTimeProvider(Start));
        clock.ShareIn(file);
        Assert.Equal((2, 0, 0L), Shown(folder));
        await clock.AdvanceByAsync(TimeSpan.FromDays(1), TestContext.Current.CancellationToken);
        Assert.Equal((4, 0, TimeSpan.TicksPerDay), Shown(folder));
    }

    [Fact]
    public async Task What_a_skip_sets_off_finds_the_new_time_in_the_file()
    {
        using var folder = new TestFolder();
        using var file = ClockFile.Open(folder.Path);
        using var clock = new HostClock(TimeSkipping.Manual, new FakeTimeProvider(Start));
        clock.ShareIn(file);
        Assert.Equal((1, Start.UtcTicks), (Shown(folder).Mode, Shown(folder).Ticks));
        var seen = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        using ITimer timer = clock.CreateTimer(_ => seen.SetResult(Shown(folder).Ticks), null, TimeSpan.FromHours(7), Timeout.InfiniteTimeSpan);
        await clock.AdvanceByAsync(TimeSpan.FromHours(8), TestContext.Current.CancellationToken);
        Assert.Equal(Start.AddHours(7).UtcTicks, await seen.Task);
        Assert.Equal(Start.AddHours(8).UtcTicks, Shown(folder).Ticks);
    }

    [Theory]
    [InlineData("Auto", 1)]
    [InlineData("Manual", 1)]
    [InlineData("Off", 0)]
    public async Task A_clock_that_skips_goes_on_where_the_last_one_was(string mode, int days)
    {
        using var folder = new TestFolder();
        using (var file = ClockFile.Open(folder.Path))
        using (var clock = new HostClock(TimeSkipping.Auto, new FakeTimeProvider(Start)))
        {
            clock.ShareIn(file);
            await clock.AdvanceByAsync(TimeSpan.FromDays(1), TestContext.Current.CancellationToken);
        }
        using var again = ClockFile.Open(folder.Path);
        using var next = new HostClock(Enum.Parse<TimeSkipping>(mode), new FakeTimeProvider(Start));
        next.ShareIn(again);
        Assert.Equal(Start.AddDays(days), next.GetUtcNow());
    }

    private static (int Sequence, int Mode, long Ticks) Shown(TestFolder folder)
    {
        using var stream = new FileStream(folder["clock"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Span<byte> bytes = stackalloc byte[16];
        stream.ReadExactly(bytes);
        return (BinaryPrimitives.ReadInt32LittleEndian(bytes), BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]));
    }
}
