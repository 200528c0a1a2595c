using System.Data.Common;

namespace Lms.Web.Platform.Data;

internal static class CommandValues
{
    extension(DbCommand command)
    {
        /// <summary>Adds a parameter.</summary>
        /// <param name="name">With its at sign.</param>
        internal void Give(string name, Guid value)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }
    }
}
