using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;
using Merit.Assessment.Instruments;
using Merit.Assessment.Reading;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;
using Both = Merit.Assessment.Text;

namespace Merit.Adapters.Documents.Writing;

/// <summary>The sheet of an aspect: an indicator in each row, with its levels' descriptors beside it and its points computed.</summary>
internal sealed class AspectSheet
{
    private const int HeaderRow = 5;
    private const int EvidenceColumns = 5;
    private const int LongestList = 250;

    private readonly TemplateOrder _order;
    private readonly NodeScore _score;
    private readonly Dictionary<string, SubmissionEntry> _entries;
    private readonly InstrumentNode _aspect;
    private readonly SheetDraft _sheet;
    private readonly List<InstrumentNode> _leaves;
    private readonly Dictionary<int, int> _levels = [];
    private readonly List<(InstrumentNode Leaf, int Row)> _written = [];
    private readonly int _code, _title, _level, _respondents, _lastYear, _status, _weight, _points, _most, _expected, _evidence;
    private int _row = HeaderRow;

    public AspectSheet(TemplateOrder order, InstrumentNode aspect, NodeScore score, string name)
    {
        _order = order;
        _score = score;
        _aspect = aspect;
        _entries = order.Entries.ToDictionary(entry => order.Instrument.Find(entry.Code)!.Code, StringComparer.Ordinal);
        _leaves = [.. aspect.SelfAndDescendants().Where(node => node.IsLeaf)];
        _sheet = new SheetDraft(name) { TabColour = "FF1F3A5F" };
        _code = _sheet.Column(8);
        _title = _sheet.Column(42);
        _level = _sheet.Column(10);
        _respondents = _leaves.Exists(leaf => leaf.Kind == NodeKind.Survey) ? _sheet.Column(11) : 0;
        _lastYear = order.LastYear.Count > 0 ? _sheet.Column(9) : 0;
        foreach (int level in _leaves.SelectMany(leaf => leaf.Scale?.Levels ?? []).Select(level => level.Number).Where(level => level > 0).Distinct().Order())
        {
            _levels[level] = _sheet.Column(24);
        }

        _status = _sheet.Column(14);
        _weight = HasWeights ? _sheet.Column(8) : 0;
        _points = _sheet.Column(9);
        _most = _sheet.Column(8);
        _expected = _sheet.Column(34);
        _evidence = _expected + 1;
        for (int column = 0; column < EvidenceColumns; column++)
        {
            _sheet.Column(24);
        }

        _sheet.Frozen = (_level + 1, HeaderRow + 1);
        Write();
    }

    public SheetDraft Sheet => _sheet;

    public InstrumentNode Aspect => _aspect;

    public NodeScore Score => _score;

    /// <summary>The aspect's value, for formulas of other sheets.</summary>
    public string Value => _sheet.From(_level, 3);

    /// <summary>The cells of its levels, for formulas of other sheets.</summary>
    public string Levels => $"{_sheet.From(_level, HeaderRow + 1)}:{SheetDraft.At(_level, Math.Max(_row, HeaderRow + 1))}";

    /// <summary>How many indicators it has.</summary>
    public int Indicators => _leaves.Count;

    private bool HasWeights => _aspect.SelfAndDescendants().Any(node => node.RollUp is not (null or RollUp.Sum));

    private void Write()
    {
        _sheet.Text(1, 1, Look.Title, $"{_aspect.Code} · {_aspect.Title.Id}");
        _sheet.Text(1, 2, Look.Subtitle, _aspect.Title.En);
        _sheet.Text(1, 3, Look.Subtitle, TemplateTexts.Beside("aspect-score"));
        _sheet.Text(1, 4, Look.Subtitle, TemplateTexts.Beside(_order.Instrument.Standing == InstrumentStanding.Drafted ? "aspect-note-drafted" : "aspect-note"));
        WriteHeader();
        List<string> parts = _aspect.IsLeaf ? WriteItself() : WriteChildren(_aspect, _score);
        _sheet.Formula(_level, 3, Look.SectionFigure, TemplateFormulas.Sum(parts), _score.Value);
        _sheet.Text(_level + 1, 3, Look.Subtitle, TemplateTexts.Beside("of-maximum", TemplateFormulas.Number(_score.Maximum)));
        AddHighlights();
        AddChoices();
    }

    private void WriteHeader()
    {
        Head(_code, Look.Header, "head-code");
        Head(_title, Look.Header, "head-indicator");
        NodeKind[] kinds = [.. _leaves.Select(leaf => leaf.Kind).Distinct()];
        Head(_level, Look.HeaderInput, kinds is [NodeKind.Score] ? "head-score" : kinds is [NodeKind.Survey] ? "head-mean" : "head-level");
        Head(_respondents, Look.HeaderInput, "head-respondents");
        Head(_lastYear, Look.Header, "head-last-year");
        foreach ((int level, int column) in _levels)
        {
            Head(column, Look.Header, "head-level-number", level);
        }

        Head(_status, Look.Header, "head-status");
        Head(_weight, Look.Header, "head-weight");
        Head(_points, Look.Header, "head-points");
        Head(_most, Look.Header, "head-most");
        Head(_expected, Look.Header, "head-expected");
        for (int place = 0; place < EvidenceColumns; place++)
        {
            Head(_evidence + place, Look.HeaderInput, "head-evidence", place + 1);
        }
    }

    private void Head(int column, Look look, string key, params ReadOnlySpan<object?> arguments)
    {
        if (column > 0)
        {
            _sheet.Text(column, HeaderRow, look, DocumentTexts.Format(key, arguments));
        }
    }

    /// <summary>The row of an aspect that is an indicator itself.</summary>
    private List<string> WriteItself()
    {
        WriteLeaf(_aspect, _score, parent: null, total: 0m, ++_row);
        return [SheetDraft.At(_points, _row)];
    }

    /// <summary>The rows of a node's children.</summary>
    /// <returns>The cells of what each adds to the node.</returns>
    private List<string> WriteChildren(InstrumentNode parent, NodeScore scored)
    {
        List<string> parts = [];
        decimal total = scored.Children.Sum(child => child.Weight);
        foreach ((InstrumentNode child, NodeScore score) in parent.Children.Zip(scored.Children))
        {
            int row = ++_row;
            parts.Add(SheetDraft.At(_points, row));
            if (child.IsLeaf)
            {
                WriteLeaf(child, score, parent, total, row);
                continue;
            }

            List<string> below = WriteChildren(child, score);
            _sheet.Text(_title, row, Look.Section, new Both($"{child.Code} · {child.Title.Id}", child.Title.En));
            WriteFigures(child, score, parent, total, row, Look.SectionFigure, TemplateFormulas.Sum(below));
            for (int column = 1; column < _evidence + EvidenceColumns; column++)
            {
                if (column != _title && column != _weight && column != _points && column != _most)
                {
                    _sheet.Empty(column, row, Look.Section);
                }
            }
        }

        return parts;
    }

    private void WriteLeaf(InstrumentNode leaf, NodeScore score, InstrumentNode? parent, decimal total, int row)
    {
        SubmissionEntry? entry = _entries.GetValueOrDefault(leaf.Code);
        _written.Add((leaf, row));
        _sheet.Text(_code, row, Look.Code, leaf.Code);
        Both title = leaf.Range is { } range
            ? new Both($"{leaf.Title.Id} ({TemplateFormulas.Number(range.Minimum.Value)}–{TemplateFormulas.Number(range.Maximum.Value)})", leaf.Title.En)
            : leaf.Title;
        _sheet.Text(_title, row, Look.Words, title);
        Fill(_level, row, entry is null ? null : entry.Level);
        if (_respondents > 0)
        {
            Fill(_respondents, row, leaf.Kind == NodeKind.Survey ? entry?.Respondents : null);
        }

        if (_lastYear > 0)
        {
            if (_order.LastYear.TryGetValue(leaf.Code, out decimal before))
            {
                _sheet.Number(_lastYear, row, Look.Figure, before);
            }
            else
            {
                _sheet.Empty(_lastYear, row, Look.Figure);
            }
        }

        foreach ((int level, int column) in _levels)
        {
            if (leaf.Scale?.Levels.FirstOrDefault(known => known.Number == level) is { } known)
            {
                bool illustrative = known.Descriptor.Provenance == Provenance.Illustrative;
                _sheet.Text(column, row, illustrative ? Look.Illustrative : Look.Words, known.Descriptor.Wording, illustrative ? "* " : "");
            }
            else
            {
                _sheet.Empty(column, row, Look.Words);
            }
        }

        WriteStatus(leaf, score, row);
        string value = TemplateFormulas.Leaf(leaf, SheetDraft.At(_level, row), SheetDraft.At(Math.Max(_respondents, 1), row), EvidenceOf(row));
        WriteFigures(leaf, score, parent, total, row, Look.Figure, value);
        _sheet.Text(_expected, row, Look.Words, Expected(leaf));
        for (int place = 0; place < EvidenceColumns; place++)
        {
            // More names than columns: the rest stands in the last one, a line each. The first of a cell is made safe with it.
            IEnumerable<string> here = (entry?.Evidence ?? []).Skip(place).Take(place < EvidenceColumns - 1 ? 1 : int.MaxValue);
            string names = string.Join('\n', here.Select((one, line) => line == 0 ? one : SafeCell.Of(one)));
            if (names.Length == 0)
            {
                _sheet.Empty(_evidence + place, row, Look.InputText);
            }
            else
            {
                _sheet.Text(_evidence + place, row, Look.InputText, names);
            }
        }
    }

    private void Fill(int column, int row, decimal? value)
    {
        if (value is { } number)
        {
            _sheet.Number(column, row, Look.Input, number);
        }
        else
        {
            _sheet.Empty(column, row, Look.Input);
        }
    }

    private void WriteStatus(InstrumentNode leaf, NodeScore score, int row)
    {
        string now = score.Stated is null ? "status-open" : score.Standing == LeafStanding.EvidenceMissing ? "status-lacking" : "status-done";
        string level = SheetDraft.At(_level, row);
        string done = TemplateFormulas.Quoted(TemplateTexts.Beside("status-done"));
        string filled = leaf.EvidenceRequired
            ? $"IF(AND({level}>0,COUNTA({EvidenceOf(row)})=0),{TemplateFormulas.Quoted(TemplateTexts.Beside("status-lacking"))},{done})"
            : done;
        _sheet.Formula(
            _status, row, Look.Status, $"IF(ISNUMBER({level}),{filled},{TemplateFormulas.Quoted(TemplateTexts.Beside("status-open"))})", TemplateTexts.Beside(now));
    }

    /// <summary>What a node weighs, adds to its parent and could add. Without a parent on the sheet, an aspect that is an indicator itself, all of it.</summary>
    private void WriteFigures(InstrumentNode node, NodeScore score, InstrumentNode? parent, decimal total, int row, Look look, string value)
    {
        if (_weight > 0)
        {
            if (_order.FigureOf(node) is { } weight)
            {
                _sheet.Number(_weight, row, look == Look.Figure && weight.Provenance == Provenance.Illustrative ? Look.IllustrativeFigure : look, weight.Value);
            }
            else
            {
                _sheet.Empty(_weight, row, look);
            }
        }

        _sheet.Formula(_points, row, look, TemplateFormulas.Share(value, node, parent, score.Weight, total), parent is null ? score.Value : score.Contribution);
        _sheet.Number(_most, row, look, decimal.Round(Most(node, score, parent, total), 4));
    }

    // The scorer keeps what a node adds, and not what it could add.
    private static decimal Most(InstrumentNode node, NodeScore score, InstrumentNode? parent, decimal total) => parent?.RollUp switch
    {
        RollUp.WeightedLevels => score.Weight * score.Maximum,
        RollUp.WeightedMean => score.Weight * score.Maximum / total,
        RollUp.Composite => score.Weight * score.Maximum / node.Denominator!.Value,
        _ => score.Maximum,
    };

    private static Both Expected(InstrumentNode leaf) =>
        leaf.Evidence.Count > 0
            ? new Both(string.Join("; ", leaf.Evidence.Select(text => text.Id)), string.Join("; ", leaf.Evidence.Select(text => text.En)))
            : DocumentTexts.Format(leaf.EvidenceRequired ? "evidence-any" : "evidence-none");

    private string EvidenceOf(int row) => $"{SheetDraft.At(_evidence, row)}:{SheetDraft.At(_evidence + EvidenceColumns - 1, row)}";

    private void AddHighlights()
    {
        int first = HeaderRow + 1;
        string level = "$" + SheetDraft.At(_level, first);
        foreach ((int number, int column) in _levels)
        {
            _sheet.Highlight($"{SheetDraft.At(column, first)}:{SheetDraft.At(column, _row)}", $"AND(ISNUMBER({level}),{level}={number})", Looks.Chosen);
        }

        string status = $"{SheetDraft.At(_status, first)}:{SheetDraft.At(_status, _row)}";
        string cell = "$" + SheetDraft.At(_status, first);
        foreach ((string key, uint format) in (ReadOnlySpan<(string, uint)>)[("status-done", Looks.Done), ("status-lacking", Looks.Lacking), ("status-open", Looks.Open)])
        {
            _sheet.Highlight(status, $"{cell}={TemplateFormulas.Quoted(TemplateTexts.Beside(key))}", format);
        }
    }

    /// <summary>What may be entered: indicators with the same levels or bounds share a rule.</summary>
    private void AddChoices()
    {
        Dictionary<string, List<string>> cells = [];
        Dictionary<string, DataValidation> rules = [];
        foreach ((InstrumentNode leaf, int row) in _written)
        {
            DataValidation rule = RuleOf(leaf);
            string key = rule.OuterXml;
            rules.TryAdd(key, rule);
            (cells.TryGetValue(key, out List<string>? known) ? known : cells[key] = []).Add(SheetDraft.At(_level, row));
            if (leaf.Kind == NodeKind.Survey)
            {
                DataValidation whole = Rule(DataValidationValues.Whole, "choice-respondents", "0", "100000000", null);
                whole.SequenceOfReferences = new ListValue<StringValue>([new StringValue(SheetDraft.At(_respondents, row))]);
                _sheet.Choice(whole);
            }
        }

        foreach ((string key, DataValidation rule) in rules)
        {
            rule.SequenceOfReferences = new ListValue<StringValue>(cells[key].Select(cell => new StringValue(cell)));
            _sheet.Choice(rule);
        }
    }

    private static DataValidation RuleOf(InstrumentNode leaf)
    {
        if (leaf.Scale is not { } scale)
        {
            string least = TemplateFormulas.Number(leaf.Range!.Minimum.Value);
            string most = TemplateFormulas.Number(leaf.Range.Maximum.Value);
            return Rule(DataValidationValues.Decimal, "choice-range", least, most, $"{least}–{most}");
        }

        string levels = string.Join(',', scale.Levels.Select(level => level.Number.ToString(CultureInfo.InvariantCulture)));
        return levels.Length <= LongestList
            ? Rule(DataValidationValues.List, "choice-level", $"\"{levels}\"", null, levels.Replace(",", ", ", StringComparison.Ordinal))
            : Rule(DataValidationValues.Whole, "choice-range", "0", TemplateFormulas.Number(scale.Top.Number), $"0–{scale.Top.Number}");
    }

    private static DataValidation Rule(DataValidationValues kind, string key, string first, string? second, string? shown)
    {
        Both text = DocumentTexts.Format(key, shown);
        Both title = DocumentTexts.Format("choice-title");
        DataValidation rule = new()
        {
            Type = kind,
            AllowBlank = true,
            ShowErrorMessage = true,
            ShowInputMessage = true,
            ErrorTitle = title.Id,
            Error = $"{text.Id}\n{text.En}",
            PromptTitle = title.Id,
            Prompt = $"{text.Id}\n{text.En}",
        };
        if (second is not null)
        {
            rule.Operator = DataValidationOperatorValues.Between;
        }

        rule.Append(new Formula1(first));
        if (second is not null)
        {
            rule.Append(new Formula2(second));
        }

        return rule;
    }
}
