using System.Text.Json;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;

namespace Merit.Assessment.Tests.Scoring;

public sealed class A_stored_result
{
    [Theory]
    [InlineData("merit-2019")]
    [InlineData("merit-2025")]
    public void Comes_back_from_json_with_its_whole_derivation(string id)
    {
        Instrument instrument = ShippedInstruments.Get(id);
        ScoreResult result = Scorer.Score(
            instrument, Entries.For(instrument, leaf => leaf.Kind == NodeKind.Level ? 3m : 2.5m));

        byte[] stored = JsonSerializer.SerializeToUtf8Bytes(result);
        ScoreResult read = JsonSerializer.Deserialize<ScoreResult>(stored)!;

        Assert.Equal(stored, JsonSerializer.SerializeToUtf8Bytes(read));
        Assert.Equal(result.Derivation.Children[0].Contribution, read.Derivation.Children[0].Contribution);
        Assert.Equal(Explanation.Of(instrument, result), Explanation.Of(instrument, read));
    }
}
