using System.Text;
using CsCheck;
using Merit.Assessment.Auditing;

namespace Merit.Assessment.Tests;

public sealed class Walking_an_audit_log
{
    private const int Length = 30;

    private static readonly byte[][] Lines = Chain(Length);

    [Fact]
    public void Holds_whatever_words_were_given() =>
        Gen.String.Array[1, 5].Sample(words =>
        {
            var walk = new AuditWalk();
            string previous = AuditChain.Start;
            for (int n = 0; n < words.Length; n++)
            {
                (byte[] line, previous) = AuditChain.Seal(Event(n) with { Why = words[n], Subject = words[^1] }, n + 1, previous);
                Assert.DoesNotContain((byte)'\n', line);
                Assert.True(walk.Take(line), Encoding.UTF8.GetString(line));
            }
        });

    [Fact]
    public void Finds_a_changed_byte_in_its_line() =>
        Gen.Select(Gen.Int[0, Length - 1], Gen.Int[0, 10_000], Gen.Byte[1, 255]).Sample((n, place, change) =>
        {
            byte[][] lines = [.. Lines];
            lines[n] = [.. lines[n]];
            lines[n][place % lines[n].Length] ^= change;
            Assert.Equal(n + 1, Walk(lines).Broken?.Seq);
        });

    [Fact]
    public void Finds_a_line_that_was_taken_out() =>
        Gen.Int[0, Length - 2].Sample(n => Assert.Equal(new AuditBreak(n + 1, AuditFault.PlaceDiffers), Walk([.. Lines[..n], .. Lines[(n + 1)..]]).Broken));

    [Fact]
    public void Finds_lines_in_another_order() =>
        Gen.Select(Gen.Int[0, Length - 1], Gen.Int[0, Length - 1]).Where((a, b) => a < b).Sample((a, b) =>
        {
            byte[][] lines = [.. Lines];
            (lines[a], lines[b]) = (lines[b], lines[a]);
            Assert.Equal(new AuditBreak(a + 1, AuditFault.PlaceDiffers), Walk(lines).Broken);
        });

    [Fact]
    public void Finds_a_line_that_was_made_anew_by_the_one_after_it()
    {
        byte[][] lines = [.. Lines];
        lines[9] = AuditChain.Seal(Event(9) with { Actor = "somebody-else" }, 10, AuditChain.Read(lines[8])!.Hash).Line;
        Assert.Equal(new AuditBreak(11, AuditFault.PreviousDiffers), Walk(lines).Broken);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"seq\":1}")]
    [InlineData("{\"hash\":\"\\ud800\",\"id\":\"a\",\"previous\":\"0\",\"seq\":1}")]
    public void Takes_nothing_else_for_a_line(string line)
    {
        var walk = new AuditWalk();
        Assert.False(walk.Take(Encoding.UTF8.GetBytes(line)));
        Assert.Equal(new AuditBreak(1, AuditFault.NotAnEvent), walk.Broken);
        Assert.False(walk.Take(Lines[0]));
    }

    [Fact]
    public async Task Cuts_a_stream_into_lines()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes("a\n\nbc\nd"));
        List<(string, long)> lines = [];
        await using var reader = new AuditLineReader(stream);
        while (await reader.NextAsync(TestContext.Current.CancellationToken) is (var line, var next))
        {
            lines.Add((Encoding.UTF8.GetString(line.Span), next));
        }

        Assert.Equal([("a", 2), ("", 3), ("bc", 6), ("d", 7)], lines);
    }

    private static AuditWalk Walk(byte[][] lines)
    {
        var walk = new AuditWalk();
        Array.ForEach(lines, line => walk.Take(line));
        return walk;
    }

    private static byte[][] Chain(int length)
    {
        string previous = AuditChain.Start;
        return [.. Enumerable.Range(0, length).Select(n =>
        {
            (byte[] line, previous) = AuditChain.Seal(Event(n), n + 1, previous);
            return line;
        })];
    }

    private static AuditEvent Event(int n) => new()
    {
        Id = $"e{n}",
        At = DateTimeOffset.UnixEpoch.AddMinutes(n),
        Actor = "assessor-07",
        Role = AuditRole.Assessor,
        What = AuditKind.DecisionTaken,
        Subject = "31/20270228-abc",
        Before = AuditChain.Start,
        After = AuditChain.Start,
        Why = "Bukti tidak cukup",
        Correlation = "c",
    };
}
