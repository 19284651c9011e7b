using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;

namespace Merit.Assessment.Determination;

/// <summary>
/// Recommends steps. Only indicators judged on levels have steps: imported scores and surveys cannot be raised by handing in
/// a document.
/// </summary>
public static class Advisor
{
    /// <summary>The next step of each indicator below target, and the smallest set of steps to the next category.</summary>
    /// <param name="instrument">The instrument of the result.</param>
    /// <param name="result">The result.</param>
    /// <param name="options">The options under which the result was scored.</param>
    /// <param name="target">Indicators at or above this level get no recommendation; null: the top of each scale.</param>
    public static Advice Advise(
        Instrument instrument, ScoreResult result, ScoringOptions? options = null, decimal? target = null)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        ArgumentNullException.ThrowIfNull(result);
        List<ImprovementStep> next =
        [
            .. Ladders(instrument, result)
                .Where(ladder => ladder.Count > 0 && (target is null || ladder[0].From < target))
                .Select(ladder => ladder[0])
                .OrderByDescending(step => step.Gain),
        ];
        CategoryPath? path = result.CategoryDerivation?.Next is { } category
            ? PathTo(category, instrument, result, options)
            : null;
        return new Advice(next, path);
    }

    /// <summary>
    /// The smallest set of steps that reaches a category, or null when levels alone cannot. Exact: for each number of steps
    /// the greatest possible gain is computed over all indicators (a knapsack over step counts, in which the steps of one
    /// indicator come in order), and the first number whose gain suffices is the answer.
    /// </summary>
    /// <param name="target">A category of the instrument.</param>
    /// <param name="instrument">The instrument of the result.</param>
    /// <param name="result">The result.</param>
    /// <param name="options">The options under which the result was scored.</param>
    public static CategoryPath? PathTo(
        Category target, Instrument instrument, ScoreResult result, ScoringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(instrument);
        ArgumentNullException.ThrowIfNull(result);
        List<List<ImprovementStep>> ladders = Ladders(instrument, result);
        StepChoice choice = new(ladders);
        for (int count = 0; count <= choice.MostSteps; count++)
        {
            IReadOnlyList<ImprovementStep> steps = choice.Best(count);
            ScoreResult after = Scorer.Score(instrument, EntriesAfter(result, steps), options);
            decimal number = instrument.CategoryBasis == CategoryBasis.Index ? after.Index!.Value : after.Score;
            if (target.IsReachedBy(number))
            {
                Text method = Messages.Format("advice-method", steps.Count);
                return new CategoryPath(target, steps, after.Score, after.Index, method);
            }
        }

        return null;
    }

    // Each indicator's steps from where it stands to the top of its scale, in order.
    private static List<List<ImprovementStep>> Ladders(Instrument instrument, ScoreResult result)
    {
        List<List<ImprovementStep>> ladders = [];
        Climb(result.Derivation, instrument.Root, 1m);
        return ladders;

        void Climb(NodeScore score, InstrumentNode node, decimal coefficient)
        {
            if (node.Kind == NodeKind.Level)
            {
                ladders.Add(Ladder(node, score, coefficient));
            }

            decimal total = score.Children.Sum(child => child.Weight);
            for (int place = 0; place < score.Children.Count; place++)
            {
                NodeScore child = score.Children[place];
                decimal share = node.RollUp switch
                {
                    RollUp.WeightedMean => child.Weight / total,
                    RollUp.Composite => child.Weight / node.Children[place].Denominator!.Value,
                    _ => child.Weight,
                };
                Climb(child, node.Children[place], coefficient * share);
            }
        }
    }

    private static List<ImprovementStep> Ladder(InstrumentNode leaf, NodeScore score, decimal coefficient)
    {
        List<ImprovementStep> steps = [];
        decimal level = score.Counted!.Value;
        decimal points = score.Value;
        if (score.Standing == LeafStanding.EvidenceMissing && leaf.Scale!.Find(score.Stated!.Value) is { } stated)
        {
            Add(stated, StepKind.SupplyEvidence);
        }

        while (leaf.Scale!.Next(level) is { } above)
        {
            Add(above, StepKind.RaiseLevel);
        }

        return steps;

        void Add(ScaleLevel to, StepKind kind)
        {
            steps.Add(new ImprovementStep(
                leaf.Code, leaf.Title, kind, level, to.Number, to.Descriptor, (to.Points.Value - points) * coefficient));
            level = to.Number;
            points = to.Points.Value;
        }
    }

    // What was stated, with each raised indicator at its new level and everything that counts kept counting.
    private static List<SubmissionEntry> EntriesAfter(ScoreResult result, IReadOnlyList<ImprovementStep> steps)
    {
        Dictionary<string, decimal> raised = [];
        foreach (ImprovementStep step in steps)
        {
            raised[step.Code] = step.To;
        }

        List<SubmissionEntry> entries = [];
        foreach (NodeScore leaf in result.Derivation.SelfAndDescendants().Where(node => node.Standing is not null))
        {
            if (raised.TryGetValue(leaf.Code, out decimal level))
            {
                entries.Add(new SubmissionEntry(leaf.Code, level, ["-"]));
            }
            else if (leaf.Standing == LeafStanding.AsStated)
            {
                entries.Add(new SubmissionEntry(leaf.Code, leaf.Counted!.Value, ["-"], int.MaxValue));
            }
        }

        return entries;
    }
}
