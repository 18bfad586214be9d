import type { PageWords } from './page-words.js'

/** What the page's own code is given. */
export interface PageNetwork {
  /** height, width, channels */
  readonly shape: readonly [number, number, number]
  readonly classes: readonly string[]
  /** Above which probability it says the second of two classes, where somebody chose one. */
  readonly threshold?: number
  readonly words: Pick<PageWords, 'language' | 'noNumber' | 'cameraFailed' | 'cannotRead'>
  answer(values: Float32Array): Float32Array
}

/** Parts of the page's own code. Each is written into the page by its own source text, so it refers to nothing outside itself but its arguments. */
export const pageParts = {
  /** A row for each class. @returns shows what the network says */
  listAnswers: ({ classes, threshold = 0.5, words }: PageNetwork): ((answers: Float32Array) => void) => {
    // As the Studio and the command line write them.
    const percent = (part: number) => {
      if (Number.isNaN(part)) return 'NaN'
      return words.language === 'en'
        ? `${(100 * part).toFixed(0)} %`
        : part.toLocaleString(words.language, { style: 'percent' })
    }
    const bestOf = (answers: readonly number[]) => {
      // Nothing is the largest of answers that are NaN.
      if (answers.some((answer) => Number.isNaN(answer))) return -1
      return answers.length === 2 ? Number(answers[1]! > threshold) : answers.indexOf(Math.max(...answers))
    }
    const rows = classes.map((name) => {
      const row = document.createElement('li')
      const [label, bar, value] = ['span', 'meter', 'output'].map((tag) => document.createElement(tag))
      label!.textContent = name
      bar!.setAttribute('aria-label', name)
      row.append(label!, bar!, value!)
      document.querySelector('#answers')!.append(row)
      return { row, bar: bar as HTMLMeterElement, value: value! }
    })
    return (outputs) => {
      // One output is the probability of the second of two classes.
      const answers = outputs.length === 1 ? [1 - outputs[0]!, outputs[0]!] : [...outputs]
      const best = bestOf(answers)
      rows.forEach(({ row, bar, value }, i) => {
        row.className = i === best ? 'best' : ''
        row.dataset['answer'] = String(answers[i])
        bar.value = answers[i]! || 0
        value.textContent = percent(answers[i]!)
      })
      document.querySelector('#said')!.textContent =
        best < 0 ? words.noNumber : `${classes[best]}, ${percent(answers[best]!)}`
    }
  },

  /** The pixels of a canvas as the network takes them, 0 … 1; gray as in Rec. 601. */
  readSample: (context: CanvasRenderingContext2D, [height, width, channels]: PageNetwork['shape']): Float32Array => {
    const { data } = context.getImageData(0, 0, width, height)
    return Float32Array.from({ length: width * height * channels }, (_, i) => {
      const at = 4 * Math.floor(i / channels)
      if (channels === 3) return data[at + (i % 3)]! / 255
      return (0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!) / 255
    })
  },

  /** The camera, with its button to turn it on and off. @param take receives a frame several times a second @returns turns it off */
  startCamera: (take: (video: HTMLVideoElement) => void, fail: (why: string) => void): (() => void) => {
    const video = document.querySelector('video')!
    let timer: ReturnType<typeof setInterval> | undefined
    let isOn = false
    /** Counts the clicks: a stream that comes after the camera was turned off again is closed. */
    let clicks = 0
    const close = (stream: MediaStream | null) => stream?.getTracks().forEach((track) => track.stop())
    const stop = () => {
      isOn = false
      clicks++
      clearInterval(timer)
      close(video.srcObject as MediaStream | null)
      video.srcObject = null
      video.hidden = true
    }
    const start = async () => {
      isOn = true
      const click = ++clicks
      try {
        const stream = await navigator.mediaDevices.getUserMedia({ video: true, audio: false })
        if (click !== clicks) return close(stream)
        video.srcObject = stream
        video.hidden = false
        await video.play()
        if (click === clicks) timer = setInterval(() => video.videoWidth > 0 && take(video), 120)
      } catch (error) {
        if (click !== clicks) return
        stop()
        fail((error as Error).message)
      }
    }
    document.querySelector('#camera')!.addEventListener('click', () => (isOn ? stop() : void start()))
    return stop
  },
}

/** Shows the network images from a file or the camera, and displays its predictions. Written into the page as its parts are. */
export const startPage = (network: PageNetwork, parts: typeof pageParts): void => {
  const { shape, words, answer } = network
  const [height, width] = shape
  const canvas = document.querySelector<HTMLCanvasElement>('#seen')!
  Object.assign(canvas, { width, height })
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  const list = parts.listAnswers(network)
  const say = (message: string) => void (document.querySelector('#said')!.textContent = message)
  /** The largest centered crop of a picture with the proportions of a sample. */
  const show = (picture: CanvasImageSource, pictureWidth: number, pictureHeight: number) => {
    const scale = Math.min(pictureWidth / width, pictureHeight / height)
    const [w, h] = [width * scale, height * scale]
    context.drawImage(picture, (pictureWidth - w) / 2, (pictureHeight - h) / 2, w, h, 0, 0, width, height)
    list(answer(parts.readSample(context, shape)))
  }
  const stopCamera = parts.startCamera(
    (video) => show(video, video.videoWidth, video.videoHeight),
    (why) => say(words.cameraFailed.replace('{why}', () => why)),
  )
  document.querySelector('#file')!.addEventListener('change', async ({ target }) => {
    const [file] = (target as HTMLInputElement).files ?? []
    if (!file) return
    stopCamera()
    try {
      const picture = await createImageBitmap(file, { colorSpaceConversion: 'none' })
      show(picture, picture.width, picture.height)
    } catch {
      say(words.cannotRead.replace('{file}', () => file.name))
    }
  })
}
