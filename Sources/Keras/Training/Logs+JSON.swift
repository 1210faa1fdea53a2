import KerasJSON
import KerasTensors

extension Logs {
    /// The logs as JSON that ``init(json:)`` reads back bit for bit.
    var json: JSONValue {
        get throws {
            var object = JSONObject()
            for (name, value) in self {
                switch value {
                case .number(let number): object[name] = .double(number)
                case .tensor(let tensor):
                    object[name] = [
                        "dtype": .string(tensor.dtype.name),
                        "values": try JSONValue(nestedValuesOf: tensor),
                    ]
                }
            }
            return .object(object)
        }
    }

    /// - Throws: ``KerasError/invalidConfig(path:expected:found:)`` for anything but logs.
    init(json: JSONValue) throws {
        let context = DecodingContext(path: "logs")
        guard case .object(let object) = json else {
            throw context.expected("a dictionary", found: json)
        }
        self.init()
        for (name, value) in object {
            guard case .object(let tensor) = value else {
                self[name] = try Double.decoded(from: value, in: context.appending(name))
                continue
            }
            let config = Config(tensor, context: context.appending(name))
            let values: JSONValue = try config["values"]
            self[tensor: name] = try values.tensor(
                dtype: config["dtype"], in: context.appending(name))
        }
    }
}
