using System.Linq.Expressions;
using System.Reflection;

namespace EmbeddedRuntime.Functions.Invocation;

/// <summary>Compiles a function method into a delegate, whatever it takes and gives back.</summary>
/// <remarks>Its waits keep to the synchronization context: an orchestrator must never leave that of its turn.</remarks>
internal static class MethodCall
{
    internal delegate ValueTask<object?> Compiled(object? target, object?[] arguments);

    /// <summary>What the method gives back once awaited; null for nothing.</summary>
    public static Type? ResultType(MethodInfo method)
    {
        Type type = method.ReturnType;
        if (type == typeof(void) || type == typeof(Task) || type == typeof(ValueTask))
        {
            return null;
        }

        bool awaited = type.IsGenericType
            && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>));
        return awaited ? type.GetGenericArguments()[0] : type;
    }

    public static Compiled Compile(MethodInfo method)
    {
        ParameterExpression target = Expression.Parameter(typeof(object), "target");
        ParameterExpression arguments = Expression.Parameter(typeof(object?[]), "arguments");
        IEnumerable<Expression> converted = method.GetParameters().Select((parameter, index) => Unbox(
            Expression.ArrayIndex(arguments, Expression.Constant(index)), parameter.ParameterType));
        MethodCallExpression call = Expression.Call(
            method.IsStatic ? null : Expression.Convert(target, method.DeclaringType!), method, converted);
        return Expression.Lambda<Compiled>(Awaited(call, method.ReturnType), target, arguments).Compile();
    }

    // A null for a value type means that nothing was given: the type's default then, not a crash.
    private static Expression Unbox(Expression value, Type type) => type.IsValueType
        ? Expression.Condition(
            Expression.ReferenceEqual(value, Expression.Constant(null)),
            Expression.Default(type),
            Expression.Convert(value, type))
        : Expression.Convert(value, type);

    private static Expression Awaited(MethodCallExpression call, Type type)
    {
        if (type == typeof(void))
        {
            return Expression.Block(call, Expression.Default(typeof(ValueTask<object?>)));
        }

        if (type == typeof(Task) || type == typeof(ValueTask))
        {
            return Expression.Call(typeof(MethodCall), nameof(FromTask), null, type == typeof(Task) ? call
                : Expression.Call(call, nameof(ValueTask.AsTask), null));
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
        {
            return Expression.Call(typeof(MethodCall), nameof(FromTaskOf), type.GetGenericArguments(), call);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
        {
            return Expression.Call(
                typeof(MethodCall), nameof(FromTaskOf), type.GetGenericArguments(),
                Expression.Call(call, nameof(ValueTask.AsTask), null));
        }

        ConstructorInfo make = typeof(ValueTask<object?>).GetConstructor([typeof(object)])!;
        return Expression.New(make, Expression.Convert(call, typeof(object)));
    }

    private static ValueTask<object?> FromTask(Task task)
    {
        return task.IsCompletedSuccessfully ? default : Wait(task);

        static async ValueTask<object?> Wait(Task task)
        {
            await task;
            return null;
        }
    }

    private static ValueTask<object?> FromTaskOf<T>(Task<T> task)
    {
        return task.IsCompletedSuccessfully ? new ValueTask<object?>(task.Result) : Wait(task);

        static async ValueTask<object?> Wait(Task<T> task) => await task;
    }
}
