using System.Buffers;
using BenchmarkDotNet.Attributes;
using EmbeddedRuntime.DurableTask.History;

namespace Merit.Bench.Engine.Micro;

/// <summary>The stored form of a history of 1,000 activities (3,002 events), written and read.</summary>
public class HistoryCodecBenchmarks
{
    private readonly ArrayBufferWriter<byte> _events = new();
    private readonly ArrayBufferWriter<byte> _payloads = new();
    private List<HistoryEvent> _history = [];
    private byte[] _stored = [];

    [GlobalSetup]
    public void Setup()
    {
        _history = RecordedHistory.Of(1000);
        Write();
        _stored = _events.WrittenSpan.ToArray();
    }

    [Benchmark]
    public int Write()
    {
        _events.ResetWrittenCount();
        _payloads.ResetWrittenCount();
        foreach (HistoryEvent e in _history)
        {
            HistoryCodec.Write(_events, _payloads, e);
        }
        return _events.WrittenCount;
    }

    [Benchmark]
    public int Read()
    {
        var events = new List<HistoryEvent>(_history.Count);
        HistoryCodec.Read(_stored, default, events);
        return events.Count;
    }
}
