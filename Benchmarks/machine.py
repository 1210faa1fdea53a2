"""Which machine the results come from. Standard library only."""


def machine():
    with open("/proc/cpuinfo") as info:
        lines = [line.split(":", 1) for line in info if ":" in line]
    processors = [{}]
    for name, value in lines:
        if name.strip() in processors[-1]:
            processors.append({})
        processors[-1][name.strip()] = value.strip()
    found = processors[0]
    if "model name" not in found:
        return "unknown"
    return (f"{len(processors)} × {found['model name']} (family {found.get('cpu family')}, "
            f"model {found.get('model')})")
