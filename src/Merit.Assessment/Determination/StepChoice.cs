namespace Merit.Assessment.Determination;

/// <summary>
/// For each number of steps, the choice with the greatest gain. Gains add up across indicators because every roll-up is
/// linear; within an indicator a step needs the ones before it.
/// </summary>
internal sealed class StepChoice
{
    private readonly List<List<ImprovementStep>> _ladders;

    // _taken[ladder][count]: how many steps of this ladder the best choice of count steps from ladders 0..ladder takes.
    private readonly int[][] _taken;

    public StepChoice(List<List<ImprovementStep>> ladders)
    {
        _ladders = ladders;
        MostSteps = ladders.Sum(ladder => ladder.Count);
        _taken = new int[ladders.Count][];
        decimal[] best = new decimal[MostSteps + 1];
        int possible = 0;
        for (int place = 0; place < ladders.Count; place++)
        {
            List<ImprovementStep> ladder = ladders[place];
            decimal[] with = new decimal[MostSteps + 1];
            int[] taken = new int[MostSteps + 1];
            int before = possible;
            possible += ladder.Count;
            for (int count = 0; count <= possible; count++)
            {
                decimal gain = 0m;
                bool found = false;
                for (int steps = 0; steps <= Math.Min(ladder.Count, count); steps++)
                {
                    if (steps > 0)
                    {
                        gain += ladder[steps - 1].Gain;
                    }

                    // Strictly greater: of equal choices the one that leaves this indicator alone, so the answer is one.
                    if (count - steps <= before && (!found || best[count - steps] + gain > with[count]))
                    {
                        with[count] = best[count - steps] + gain;
                        taken[count] = steps;
                        found = true;
                    }
                }
            }

            best = with;
            _taken[place] = taken;
        }
    }

    /// <summary>All steps of all indicators.</summary>
    public int MostSteps { get; }

    /// <summary>The choice of a number of steps with the greatest gain, in the instrument's order.</summary>
    public IReadOnlyList<ImprovementStep> Best(int count)
    {
        List<ImprovementStep> steps = [];
        int left = count;
        for (int place = _ladders.Count - 1; place >= 0; place--)
        {
            int taken = _taken[place][left];
            steps.InsertRange(0, _ladders[place].Take(taken));
            left -= taken;
        }

        return steps;
    }
}
