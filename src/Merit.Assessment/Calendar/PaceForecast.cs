namespace Merit.Assessment.Calendar;

/// <summary>How many of a cycle's agencies will have submitted at the deadline if it goes on as so far. A forecast, and no result.</summary>
/// <param name="SoFar">How many have.</param>
/// <param name="Total">How many are awaited.</param>
/// <param name="AtThisPace">How many will have, if as many come in each day as so far.</param>
/// <param name="AsBefore">How many will have, if the share that was there at this point of the cycle before holds again; null without such a cycle, or when nobody had come by then.</param>
public sealed record PaceForecast(int SoFar, int Total, int AtThisPace, int? AsBefore)
{
    /// <summary>A forecast; null outside the time in which agencies submit.</summary>
    /// <param name="pace">What came so far.</param>
    /// <param name="total">How many are awaited.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="before">What came in the cycle before; null without one.</param>
    public static PaceForecast? Of(Pace pace, int total, DateTimeOffset now, Pace? before)
    {
        ArgumentNullException.ThrowIfNull(pace);
        if (now <= pace.From || now >= pace.Until)
        {
            return null;
        }

        double gone = (now - pace.From) / (pace.Until - pace.From);
        int soFar = pace.CountAt(gone);
        int all = before?.CountAt(1) ?? 0;
        int then = before?.CountAt(gone) ?? 0;
        return new PaceForecast(soFar, total, Rounded(soFar / gone, total), then == 0 ? null : Rounded((double)soFar * all / then, total));
    }

    private static int Rounded(double expected, int total) => (int)Math.Min(total, Math.Round(expected, MidpointRounding.AwayFromZero));
}

/// <summary>When submissions came in a cycle.</summary>
/// <param name="From">When it opened.</param>
/// <param name="Until">The deadline.</param>
/// <param name="Arrivals">When each agency's submission came.</param>
public sealed record Pace(DateTimeOffset From, DateTimeOffset Until, IReadOnlyCollection<DateTimeOffset> Arrivals)
{
    /// <summary>How many had come when a share of the time was gone, 0 to 1. What came later than the deadline counts with it.</summary>
    public int CountAt(double gone)
    {
        if (gone >= 1)
        {
            return Arrivals.Count;
        }

        DateTimeOffset moment = From + ((Until - From) * gone);
        return Arrivals.Count(at => at <= moment);
    }
}
