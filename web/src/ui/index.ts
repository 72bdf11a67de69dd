export { useMediaQuery } from "@mantine/hooks";
export { Button, DownloadLink, IconButton, Menu, type MenuItem } from "./button";
export { Chip, type Filter, FilterChips, type Tone } from "./chip";
export { Dialog } from "./dialog";
export { Diff } from "./diff";
export {
  Checkbox,
  type Choice,
  type ChoiceGroup,
  MultiSelect,
  Select,
  TagsField,
  TextArea,
  TextField,
} from "./fields";
export { Grid, type GridColumn } from "./grid/Grid";
export * from "./icons";
export { Bar, Empty, type Fact, Facts, Loading, Notice, Page, Panel, Progress, Stack } from "./page";
export {
  type Density,
  densities,
  onPreference,
  preference,
  setPreference,
  useDensity,
  usePreference,
  writePreference,
} from "./preference";
export { type ColorScheme, toast, UiProvider, useColorScheme } from "./provider";
export { Spark } from "./spark";
export { Table } from "./table";
export { Tabs } from "./tabs";
export { Tree, type TreeNode } from "./tree";
export { pruned } from "./treelines";
