using System.IO.MemoryMappedFiles;
using Microsoft.Extensions.Time.Testing;

namespace MeritFunctions.Tests;

public sealed class SharedClockTests : IDisposable
{
    private readonly ClockFile _file = new();
    private readonly FakeTimeProvider _machine = new(ClockFile.Noon);

    public void Dispose() => _file.Dispose();

    [Fact]
    public void In_mode_0_it_runs_ahead_of_the_machine()
    {
        _file.Write(mode: 0, ticks: TimeSpan.FromDays(30).Ticks);
        using var clock = new SharedClock(_file.Path, _machine);
        Assert.Equal(ClockFile.Noon.AddDays(30), clock.GetUtcNow());
        _machine.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(ClockFile.Noon.AddDays(30).AddMinutes(1), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromDays(30), clock.Offset);
    }

    [Fact]
    public void In_mode_1_it_stands()
    {
        _file.Write(mode: 1, ticks: ClockFile.Noon.AddDays(2).UtcTicks);
        using var clock = new SharedClock(_file.Path, _machine);
        _machine.Advance(TimeSpan.FromDays(1));
        Assert.Equal(ClockFile.Noon.AddDays(2), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromDays(1), clock.Offset);
    }

    [Fact]
    public void A_skip_is_seen_at_the_next_reading()
    {
        _file.Write(mode: 0, ticks: 0);
        using var clock = new SharedClock(_file.Path, _machine);
        Assert.Equal(ClockFile.Noon, clock.GetUtcNow());
        _file.Write(mode: 0, ticks: TimeSpan.FromDays(3).Ticks);
        Assert.Equal(ClockFile.Noon.AddDays(3), clock.GetUtcNow());
    }

    [Fact]
    public void What_the_storage_service_dated_is_moved_along()
    {
        _file.Write(mode: 0, ticks: TimeSpan.FromDays(3).Ticks);
        using var clock = new SharedClock(_file.Path, _machine);
        Assert.Equal(ClockFile.Noon.AddDays(3), SharedClock.FromMachine(clock, ClockFile.Noon));
        Assert.Equal(ClockFile.Noon, SharedClock.FromMachine(TimeProvider.System, ClockFile.Noon));
    }

    [Fact]
    public async Task A_reading_never_mixes_two_writings()
    {
        // Mode and ticks belong together: half of one and half of the other would be a moment far away.
        _file.Write(mode: 0, ticks: 0);
        using var clock = new SharedClock(_file.Path, _machine);
        using MemoryMappedFile writer = MemoryMappedFile.CreateFromFile(_file.Path, FileMode.Open);
        using MemoryMappedViewAccessor view = writer.CreateViewAccessor(0, 16);
        using var done = new CancellationTokenSource();
        Task writing = Task.Run(() =>
        {
            for (int sequence = 101; !done.IsCancellationRequested; sequence += 2)
            {
                bool stands = sequence % 4 == 1;
                view.Write(0, sequence);
                Interlocked.MemoryBarrier();
                view.Write(4, stands ? 1 : 0);
                view.Write(8, stands ? ClockFile.Noon.UtcTicks : 0L);
                Interlocked.MemoryBarrier();
                view.Write(0, sequence + 1);
            }
        }, TestContext.Current.CancellationToken);
        for (int reading = 0; reading < 100_000; reading++)
        {
            Assert.Equal(ClockFile.Noon, clock.GetUtcNow());
        }
        await done.CancelAsync();
        await writing;
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        string path = _file.Path + ".gone";
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => new SharedClock(path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("Clock__File", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_file_is_named()
    {
        File.WriteAllBytes(_file.Path, new byte[15]);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => new SharedClock(_file.Path));
        Assert.Contains("is 15 bytes long and must be 16", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_mode_and_a_writing_that_never_ends_are_errors()
    {
        _file.Write(mode: 2, ticks: 0);
        using var clock = new SharedClock(_file.Path, _machine);
        Assert.Contains("unknown mode 2", Assert.Throws<InvalidOperationException>(() => clock.GetUtcNow()).Message, StringComparison.Ordinal);
        _file.Write(mode: 0, ticks: 0, finished: false);
        Assert.Contains("half written", Assert.Throws<InvalidOperationException>(() => clock.GetUtcNow()).Message, StringComparison.Ordinal);
    }
}
