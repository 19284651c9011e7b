namespace Merit.Assessment.Reading;

/// <summary>
/// On which line each record of a CSV text starts: a quoted cell may contain line breaks, so records are not lines.
/// </summary>
internal sealed class CsvLines
{
    private readonly List<int> _starts = [];

    public CsvLines(string text)
    {
        int line = 1;
        bool quoted = false;
        int quoteLine = 0;
        bool atStart = true;
        for (int place = 0; place < text.Length; place++)
        {
            char character = text[place];
            if (atStart)
            {
                _starts.Add(line);
                atStart = false;
            }

            if (character == '"')
            {
                quoted = !quoted;
                quoteLine = line;
            }
            else if (character == '\n' || (character == '\r' && !(place + 1 < text.Length && text[place + 1] == '\n')))
            {
                line++;
                atStart = !quoted;
            }
        }

        OpenQuoteLine = quoted ? quoteLine : null;
    }

    /// <summary>The line of a quote that nothing closes; null when all are closed.</summary>
    public int? OpenQuoteLine { get; }

    /// <summary>The line, counted from 1, on which a record starts.</summary>
    public int StartOf(int record) => record < _starts.Count ? _starts[record] : _starts.Count == 0 ? 1 : _starts[^1];
}
