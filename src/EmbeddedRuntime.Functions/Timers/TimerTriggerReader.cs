using System.Reflection;
using System.Text.Json;
using EmbeddedRuntime.Functions.Discovery;
using EmbeddedRuntime.Functions.Invocation;
using Microsoft.Azure.Functions.Worker;

namespace EmbeddedRuntime.Functions.Timers;

/// <summary>Reads timer triggers.</summary>
internal static class TimerTriggerReader
{
    public static TriggerReading? Read(FunctionDraft draft, ParameterInfo parameter, TimerTriggerAttribute attribute)
    {
        ArgumentBinder? binder = parameter.ParameterType == typeof(TimerInfo)
            ? static context => new ValueTask<object?>(context.Trigger)
            : parameter.ParameterType == typeof(string)
                ? static context => new ValueTask<object?>(JsonSerializer.Serialize(context.Trigger as TimerInfo))
                : null;
        if (binder is null)
        {
            draft.Problem(
                $"the trigger parameter '{parameter.Name}' is a {parameter.ParameterType.Name}; a timer function takes TimerInfo");
            return null;
        }

        try
        {
            TimerSchedule schedule = TimerSchedule.Parse(draft.Resolve(attribute.Schedule));
            return new TriggerReading(
                new TimerFunctionTrigger(schedule, attribute.RunOnStartup, attribute.UseMonitor), binder, _ => null);
        }
        catch (FormatException error)
        {
            draft.Problem(error.Message);
            return null;
        }
    }
}
