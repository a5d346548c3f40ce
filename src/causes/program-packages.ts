/** In which package a program is, as each system's own tool names it. What is not certain is left out. */
export interface ProgramPackages {
  /** Debian and Ubuntu. */
  readonly apt?: string;
  /** Homebrew. */
  readonly brew?: string;
  /** Windows. */
  readonly winget?: string;
  /** What else is worth knowing, or all there is. */
  readonly note?: string;
}

const ffmpeg: ProgramPackages = { apt: "ffmpeg", brew: "ffmpeg", winget: "Gyan.FFmpeg" };
const imagemagick: ProgramPackages = { apt: "imagemagick", brew: "imagemagick" };
const node: ProgramPackages = { apt: "nodejs", brew: "node", winget: "OpenJS.NodeJS.LTS" };
const npm: ProgramPackages = { ...node, apt: "npm" };
const poppler: ProgramPackages = { apt: "poppler-utils", brew: "poppler" };
const mkvtoolnix: ProgramPackages = {
  apt: "mkvtoolnix",
  brew: "mkvtoolnix",
  winget: "MoritzBunkus.MKVToolNix",
};
const sox: ProgramPackages = { apt: "sox", brew: "sox" };
const webp: ProgramPackages = { apt: "webp", brew: "webp" };
const pip: ProgramPackages = { apt: "python3-pip", brew: "python", note: "`python3 -m pip` is the same" };

const packages: { readonly [program: string]: ProgramPackages } = {
  // Film and pictures
  blender: { apt: "blender", brew: "--cask blender", winget: "BlenderFoundation.Blender" },
  convert: {
    ...imagemagick,
    note: "ImageMagick 7 calls it `magick`, and Windows has another program called `convert`",
  },
  cwebp: webp,
  dwebp: webp,
  exiftool: { apt: "libimage-exiftool-perl", brew: "exiftool", winget: "OliverBetz.ExifTool" },
  ffmpeg,
  ffplay: ffmpeg,
  ffprobe: ffmpeg,
  gifsicle: { apt: "gifsicle", brew: "gifsicle" },
  identify: imagemagick,
  inkscape: { apt: "inkscape", brew: "--cask inkscape", winget: "Inkscape.Inkscape" },
  magick: { ...imagemagick, note: "ImageMagick 6, which older releases have, calls it `convert`" },
  mediainfo: { apt: "mediainfo", brew: "media-info" },
  melt: { apt: "melt", brew: "mlt" },
  mkvextract: mkvtoolnix,
  mkvmerge: mkvtoolnix,
  mogrify: imagemagick,
  montage: imagemagick,
  mpv: { apt: "mpv", brew: "mpv" },
  optipng: { apt: "optipng", brew: "optipng" },
  pngquant: { apt: "pngquant", brew: "pngquant" },
  potrace: { apt: "potrace", brew: "potrace" },
  "rsvg-convert": { apt: "librsvg2-bin", brew: "librsvg" },
  "yt-dlp": { apt: "yt-dlp", brew: "yt-dlp", winget: "yt-dlp.yt-dlp" },
  // Sound and speech
  "espeak-ng": { apt: "espeak-ng", brew: "espeak-ng" },
  flac: { apt: "flac", brew: "flac" },
  fluidsynth: { apt: "fluidsynth", brew: "fluid-synth" },
  lame: { apt: "lame", brew: "lame" },
  oggenc: { apt: "vorbis-tools", brew: "vorbis-tools" },
  opusenc: { apt: "opus-tools", brew: "opus-tools" },
  play: sox,
  sox,
  soxi: sox,
  // Texts and documents
  dot: { apt: "graphviz", brew: "graphviz", winget: "Graphviz.Graphviz" },
  gs: { apt: "ghostscript", brew: "ghostscript" },
  pandoc: { apt: "pandoc", brew: "pandoc", winget: "JohnMacFarlane.Pandoc" },
  pdfimages: poppler,
  pdftocairo: poppler,
  pdftoppm: poppler,
  pdftotext: poppler,
  qpdf: { apt: "qpdf", brew: "qpdf" },
  soffice: { apt: "libreoffice", brew: "--cask libreoffice", winget: "TheDocumentFoundation.LibreOffice" },
  tesseract: { apt: "tesseract-ocr", brew: "tesseract", winget: "UB-Mannheim.TesseractOCR" },
  // Languages and tools
  curl: { apt: "curl", brew: "curl" },
  docker: { apt: "docker.io", winget: "Docker.DockerDesktop" },
  "fc-list": { apt: "fontconfig", brew: "fontconfig" },
  git: { apt: "git", brew: "git", winget: "Git.Git" },
  jq: { apt: "jq", brew: "jq", winget: "jqlang.jq" },
  make: { apt: "make", brew: "make", note: "Homebrew calls it `gmake`" },
  node,
  npm,
  npx: npm,
  "nvidia-smi": { note: "it comes with the driver of an NVIDIA graphics card" },
  pip,
  pip3: pip,
  python: { apt: "python-is-python3", note: "or call it `python3`, as most systems do" },
  python3: { apt: "python3", brew: "python" },
  rsync: { apt: "rsync", brew: "rsync" },
  unzip: { apt: "unzip", brew: "unzip" },
  wget: { apt: "wget", brew: "wget" },
  zip: { apt: "zip", brew: "zip" },
};

export function packagesOf(program: string): ProgramPackages | undefined {
  return Object.hasOwn(packages, program) ? packages[program] : undefined;
}
