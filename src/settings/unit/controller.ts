/** Why nothing that the memory controller enforces holds on a host. */
export const NO_CONTROLLER = "the kernel's memory controller is off (cgroup_disable=memory)";
